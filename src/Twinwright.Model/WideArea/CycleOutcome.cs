using Twinwright.Model.Computing;

namespace Twinwright.Model.WideArea;

/// <summary>Breaches at one edge server in one cycle.</summary>
[Flags]
public enum CycleBreaches : byte
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>An activated eMBB sensor needs more energy than its battery has.</summary>
    C3 = 1,

    /// <summary>Convergency below the threshold.</summary>
    C4 = 2,

    /// <summary>Latency above the threshold.</summary>
    C5 = 4,

    /// <summary>Processor above its bound.</summary>
    MaxCpu = 8,
}

/// <summary>What came of a cycle, as arrays by row (lane × F + edge server).</summary>
/// <param name="rows">Lanes × F.</param>
public sealed class CycleOutcome(int rows)
{
    /// <summary>m.</summary>
    public bool[] Helper { get; } = new bool[rows];

    /// <summary>N^B, activated eMBB sensors [1].</summary>
    public int[] Embb { get; } = new int[rows];

    /// <summary>N^U, activated URLLC sensors [1].</summary>
    public int[] Urllc { get; } = new int[rows];

    /// <summary>R [bit/s].</summary>
    public double[] RateBitPerS { get; } = new double[rows];

    /// <summary>D^t [s].</summary>
    public double[] TransmissionDelayS { get; } = new double[rows];

    /// <summary>The sub-process that does the work.</summary>
    public SubProcess[] Process { get; } = new SubProcess[rows];

    /// <summary>Q of that sub-process [1].</summary>
    public double[] DataSamples { get; } = new double[rows];

    /// <summary>w, work for one unit of z·A [flop].</summary>
    public double[] FlopPerConvergency { get; } = new double[rows];

    /// <summary>Helper taken by a recipient; −1 for none.</summary>
    public int[] Choice { get; } = new int[rows];

    /// <summary>Link to that helper in the neighbour graph; −1 for none.</summary>
    public int[] ChoiceLink { get; } = new int[rows];

    /// <summary>Recipients of a helper [1].</summary>
    public int[] Recipients { get; } = new int[rows];

    /// <summary>z_base after help [1].</summary>
    public double[] AfterHelp { get; } = new double[rows];

    /// <summary>z after rectifying [1].</summary>
    public double[] Convergency { get; } = new double[rows];

    /// <summary>C [flop].</summary>
    public double[] WorkloadFlop { get; } = new double[rows];

    /// <summary>D^c [s].</summary>
    public double[] ComputingDelayS { get; } = new double[rows];

    /// <summary>When it finishes [s].</summary>
    public double[] LatencyS { get; } = new double[rows];

    /// <summary>E [J].</summary>
    public double[] EnergyJ { get; } = new double[rows];

    /// <summary>Energy of its activated sensors [J].</summary>
    public double[] SensorEnergyJ { get; } = new double[rows];

    /// <summary>Breaches.</summary>
    public CycleBreaches[] Breaches { get; } = new CycleBreaches[rows];

    /// <summary>Lanes × F.</summary>
    public int Rows => EnergyJ.Length;
}
