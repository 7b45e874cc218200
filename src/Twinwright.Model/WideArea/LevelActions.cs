namespace Twinwright.Model.WideArea;

/// <summary>Choices of the five heads, in arrays owned by the caller; levels are 1 to 10 for 0.1 to 1.0.</summary>
/// <remarks>Kang 2023, section 5.6: every action but m is a one-hot share of its largest value.</remarks>
/// <param name="rows">Lanes × F.</param>
public sealed class LevelActions(int rows)
{
    /// <summary>m.</summary>
    public bool[] Helper { get; } = new bool[rows];

    /// <summary>Level of N^(B,a), of the available eMBB sensors.</summary>
    public byte[] Embb { get; } = new byte[rows];

    /// <summary>Level of N^(U,a), of the available URLLC sensors.</summary>
    public byte[] Urllc { get; } = new byte[rows];

    /// <summary>Level of P_r, of the scenario's largest received power.</summary>
    public byte[] Power { get; } = new byte[rows];

    /// <summary>Level of z, of 1.</summary>
    public byte[] Convergency { get; } = new byte[rows];

    /// <summary>Lanes × F.</summary>
    public int Rows => Helper.Length;
}
