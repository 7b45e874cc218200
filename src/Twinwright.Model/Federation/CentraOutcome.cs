namespace Twinwright.Model.Federation;

/// <summary>What is done in a frame of Centra: which sensors send for which partial-DTs.</summary>
/// <param name="system">Sizes.</param>
public sealed class CentraActions(CentraSystem system)
{
    /// <summary>Whether sensor n sends for partial-DT c, as n × C + c.</summary>
    public bool[] Linked { get; } = new bool[system.Pairs];

    /// <summary>Improvements that the search made.</summary>
    public int Moves { get; set; }
}

/// <summary>What came of a frame of Centra, in arrays that are used again and again; by partial-DT.</summary>
/// <param name="system">Sizes.</param>
public sealed class CentraOutcome(CentraSystem system)
{
    /// <summary>Sensors that send for it.</summary>
    public int[] Members { get; } = new int[system.System.PartialDts];

    /// <summary>d_c [kbit].</summary>
    public double[] DataKbit { get; } = new double[system.System.PartialDts];

    /// <summary>Γ [1].</summary>
    public double[] DataFactor { get; } = new double[system.System.PartialDts];

    /// <summary>min(T*, T_max).</summary>
    public int[] RoundsCap { get; } = new int[system.System.PartialDts];

    /// <summary>T_c.</summary>
    public int[] Rounds { get; } = new int[system.System.PartialDts];

    /// <summary>A [1].</summary>
    public double[] Quality { get; } = new double[system.System.PartialDts];

    /// <summary>Time of the slowest link [s].</summary>
    public double UplinkDelayS { get; internal set; }

    /// <summary>Time in which all data is relayed, one after the other [s].</summary>
    public double RelayDelayS { get; internal set; }

    /// <summary>Time of all rounds [s].</summary>
    public double CreationDelayS { get; internal set; }

    /// <summary>Energy of the links [J].</summary>
    public double UplinkEnergyJ { get; internal set; }

    /// <summary>Energy of relaying [J].</summary>
    public double RelayEnergyJ { get; internal set; }

    /// <summary>Energy of all rounds [J].</summary>
    public double CreationEnergyJ { get; internal set; }

    /// <summary>Pairs that are linked now and were not, or the other way round.</summary>
    public int Changes { get; internal set; }

    /// <summary>Totals of the frame.</summary>
    public FrameTotals Totals { get; internal set; }
}
