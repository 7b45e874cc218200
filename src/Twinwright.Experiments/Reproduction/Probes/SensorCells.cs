namespace Twinwright.Experiments.Reproduction.Probes;

/// <summary>What edge servers do by how many sensors are available, in cells of counts (Kang 2023, Figs. 7 and 8).</summary>
/// <remarks>
/// A cell takes <see cref="Width"/> counts of N^(B,v) and as many of N^(U,v); the last cell of a side takes all that are
/// more. Cell (b, u) stands at <see cref="Side"/> · b + u.
/// </remarks>
internal sealed class SensorCells
{
    /// <summary>Counts in a cell, either way.</summary>
    public const int Width = 5;

    /// <summary>Cells, either way: up to 39 sensors and more, where the paper has 40 of a kind at most.</summary>
    public const int Side = 8;

    private readonly double[] _cycles = new double[Side * Side];
    private readonly double[] _urllcActive = new double[Side * Side];
    private readonly double[] _urllcAvailable = new double[Side * Side];
    private readonly double[] _transmitW = new double[Side * Side];
    private readonly double[] _receivedW = new double[Side * Side];
    private readonly double[] _powered = new double[Side * Side];

    /// <summary>Adds an edge server's cycle.</summary>
    /// <param name="embbAvailable">N^(B,v) [1].</param>
    /// <param name="urllcAvailable">N^(U,v) [1].</param>
    /// <param name="urllcActive">N^(U,a) [1].</param>
    /// <param name="powered">Whether an eMBB sensor is active.</param>
    /// <param name="receivedW">P_r; 0 where none is [W].</param>
    /// <param name="transmitW">Mean P_tx; 0 where none is [W].</param>
    public void Add(int embbAvailable, int urllcAvailable, int urllcActive, bool powered, double receivedW, double transmitW)
    {
        var cell = (Side * Along(embbAvailable)) + Along(urllcAvailable);
        _cycles[cell]++;
        _urllcActive[cell] += urllcActive;
        _urllcAvailable[cell] += urllcAvailable;
        _transmitW[cell] += transmitW;
        _receivedW[cell] += receivedW;
        _powered[cell] += powered ? 1 : 0;
    }

    /// <summary>Writes the sums.</summary>
    public void Write(FactsWriter facts) => facts
        .Array("cell_cycles", _cycles)
        .Array("cell_urllc_active", _urllcActive)
        .Array("cell_urllc_available", _urllcAvailable)
        .Array("cell_transmit_power_w_sum", _transmitW)
        .Array("cell_received_power_w_sum", _receivedW)
        .Array("cell_powered_cycles", _powered);

    private static int Along(int count) => Math.Min(count / Width, Side - 1);
}
