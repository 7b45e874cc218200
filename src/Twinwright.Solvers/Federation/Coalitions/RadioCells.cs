using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Twinwright.Model.Federation;
using Twinwright.Model.Radio;

namespace Twinwright.Solvers.Federation.Coalitions;

/// <summary>Who sends on which subcarrier of which edge server, and what that does to everybody's rate.</summary>
/// <remarks>
/// A cell is an edge server and a subcarrier; it holds one link at most (Chen 2025, eq. 14). Arrays over cells are
/// [w][b], padded to <see cref="Stride"/> edge servers, so that what happens on a subcarrier is a run of vectors. The
/// interference in a cell is summed anew over the sensors on the subcarrier, in their order, whenever one comes or goes:
/// sums that are added to and subtracted from would lose the noise beside a strong signal.
/// </remarks>
internal sealed class RadioCells
{
    /// <summary>Owner of a cell that is free.</summary>
    public const double Free = -1;

    /// <summary>Owner of a cell that nobody can have: a padding, or an edge server without a partial-DT.</summary>
    public const double Closed = -2;

    private readonly FederationSystem _system;
    private readonly int[] _linksOnAir;
    private readonly int[] _onAir;
    private readonly int[] _onAirCount;

    /// <summary>Room for the frames of a system.</summary>
    public RadioCells(FederationSystem system)
    {
        _system = system;
        Stride = (system.EdgeServers + 3) / 4 * 4;
        Cells = system.Subcarriers * Stride;
        Received = new double[system.Sensors * Cells];
        (Owner, Interference, Signal) = (new double[Cells], new double[Cells], new double[Cells]);
        (Bit, PowerW, TimeS, EnergyJ) = (new double[Cells], new double[Cells], new double[Cells], new double[Cells]);
        _linksOnAir = new int[system.Subcarriers * system.Sensors];
        _onAir = new int[system.Subcarriers * system.EdgeServers];
        _onAirCount = new int[system.Subcarriers];
    }

    /// <summary>Edge servers, padded to whole vectors.</summary>
    public int Stride { get; }

    /// <summary>W × <see cref="Stride"/>.</summary>
    public int Cells { get; }

    /// <summary>P_n H_nbw as n × <see cref="Cells"/> + cell [W].</summary>
    public double[] Received { get; }

    /// <summary>The sensor that has the cell, as a number to compare vectors with; <see cref="Free"/> or <see cref="Closed"/>.</summary>
    public double[] Owner { get; }

    /// <summary>I: from all sensors on the subcarrier but the owner [W].</summary>
    public double[] Interference { get; }

    /// <summary>What the owner's signal is at the edge server; 0 without one [W].</summary>
    public double[] Signal { get; }

    /// <summary>The owner's data [bit].</summary>
    public double[] Bit { get; }

    /// <summary>P_n of the owner [W].</summary>
    public double[] PowerW { get; }

    /// <summary>d/R of the owner's data; 0 without one [s].</summary>
    public double[] TimeS { get; }

    /// <summary>P d/R [J].</summary>
    public double[] EnergyJ { get; }

    /// <summary>The sensors on a subcarrier, ascending.</summary>
    public ReadOnlySpan<int> OnAir(int w) => _onAir.AsSpan(w * _system.EdgeServers, _onAirCount[w]);

    /// <summary>Number of links that a sensor has on a subcarrier.</summary>
    public int LinksOnAir(int w, int n) => _linksOnAir[(w * _system.Sensors) + n];

    /// <summary>The cell of an edge server on a subcarrier.</summary>
    public int CellOf(int b, int w) => (w * Stride) + b;

    /// <summary>The subcarrier of a cell.</summary>
    public int SubcarrierOf(int cell) => cell / Stride;

    /// <summary>R of the link in a cell, which does not depend on what is sent [bit/s].</summary>
    public double RateBitPerS(int cell) =>
        CochannelUplink.RateBitPerS(_system.SubcarrierHz, Signal[cell], Interference[cell], _system.NoiseW);

    /// <summary>Takes a frame's channels; all cells are free, but those of edge servers without a partial-DT.</summary>
    public void Load(FrameState frame, ReadOnlySpan<int> partialDt)
    {
        var (edgeServers, stride) = (_system.EdgeServers, Stride);
        var gain = frame.Gain.AsSpan();
        for (var n = 0; n < _system.Sensors; n++)
        {
            var power = _system.SensorPowerW[n];
            for (var w = 0; w < _system.Subcarriers; w++)
            {
                var from = gain.Slice(((n * _system.Subcarriers) + w) * edgeServers, edgeServers);
                var to = Received.AsSpan((n * Cells) + (w * stride), edgeServers);
                for (var b = 0; b < from.Length; b++)
                {
                    to[b] = power * from[b];
                }
            }
        }

        for (var cell = 0; cell < Cells; cell++)
        {
            var b = cell % stride;
            Owner[cell] = b < edgeServers && partialDt[b] >= 0 ? Free : Closed;
        }

        foreach (var array in (ReadOnlySpan<double[]>)[Interference, Signal, Bit, PowerW, TimeS, EnergyJ])
        {
            Array.Clear(array);
        }

        Array.Clear(_linksOnAir);
        Array.Clear(_onAirCount);
    }

    /// <summary>Gives a free cell to a sensor; the subcarrier must be refreshed afterwards.</summary>
    public void Put(int cell, int n, double bit)
    {
        Owner[cell] = n;
        (Signal[cell], Bit[cell], PowerW[cell]) = (Received[(n * Cells) + cell], bit, _system.SensorPowerW[n]);
        var w = SubcarrierOf(cell);
        if (_linksOnAir[(w * _system.Sensors) + n]++ == 0)
        {
            var list = _onAir.AsSpan(w * _system.EdgeServers, ++_onAirCount[w]);
            var at = list.Length - 1;
            for (; at > 0 && list[at - 1] > n; at--)
            {
                list[at] = list[at - 1];
            }

            list[at] = n;
        }
    }

    /// <summary>Takes a cell from its sensor; the subcarrier must be refreshed afterwards.</summary>
    public void Take(int cell)
    {
        var n = (int)Owner[cell];
        Owner[cell] = Free;
        (Signal[cell], Bit[cell], PowerW[cell], TimeS[cell], EnergyJ[cell]) = (0, 0, 0, 0, 0);
        var w = SubcarrierOf(cell);
        if (--_linksOnAir[(w * _system.Sensors) + n] == 0)
        {
            var list = _onAir.AsSpan(w * _system.EdgeServers, _onAirCount[w]--);
            var at = list.IndexOf(n);
            list[(at + 1)..].CopyTo(list[at..]);
        }
    }

    /// <summary>Sums a subcarrier's interference anew, and what follows from it.</summary>
    public void Refresh(int w)
    {
        SumInterference(w, OnAir(w), Owner, Interference);
        Transmit(w, Interference, Owner, Signal, Bit, PowerW, TimeS, EnergyJ);
    }

    /// <summary>The interference on a subcarrier from some sensors, each but in the cells that it owns.</summary>
    /// <param name="w">The subcarrier.</param>
    /// <param name="sensors">The sensors on it, ascending.</param>
    /// <param name="owner">Owners of all cells.</param>
    /// <param name="into">Interference of all cells, of which those on w are set [W].</param>
    public void SumInterference(int w, ReadOnlySpan<int> sensors, double[] owner, double[] into)
    {
        ref var owners = ref MemoryMarshal.GetArrayDataReference(owner);
        ref var sums = ref MemoryMarshal.GetArrayDataReference(into);
        ref var received = ref MemoryMarshal.GetArrayDataReference(Received);
        for (var cell = w * Stride; cell < (w + 1) * Stride; cell += 4)
        {
            var own = Vector256.LoadUnsafe(ref owners, (nuint)cell);
            var sum = Vector256<double>.Zero;
            foreach (var n in sensors)
            {
                var power = Vector256.LoadUnsafe(ref received, (nuint)((n * Cells) + cell));
                sum += Vector256.AndNot(power, Vector256.Equals(own, Vector256.Create((double)n)));
            }

            sum.StoreUnsafe(ref sums, (nuint)cell);
        }
    }

    /// <summary>Time and energy of the links on a subcarrier (Chen 2025, eqs. 11 to 13).</summary>
    public void Transmit(
        int w, double[] interference, double[] owner, double[] signal, double[] bit, double[] powerW, double[] timeS, double[] energyJ)
    {
        var (noise, width) = (Vector256.Create(_system.NoiseW), Vector256.Create(_system.SubcarrierHz));
        ref var own = ref MemoryMarshal.GetArrayDataReference(owner);
        for (var cell = w * Stride; cell < (w + 1) * Stride; cell += 4)
        {
            var at = (nuint)cell;
            var taken = Vector256.GreaterThanOrEqual(Vector256.LoadUnsafe(ref own, at), Vector256<double>.Zero);
            var sinr = Vector256.LoadUnsafe(ref signal[0], at) / (Vector256.LoadUnsafe(ref interference[0], at) + noise);
            var time = Vector256.LoadUnsafe(ref bit[0], at) / (width * Log2OnePlus(sinr)) & taken;
            time.StoreUnsafe(ref timeS[0], at);
            (time * Vector256.LoadUnsafe(ref powerW[0], at)).StoreUnsafe(ref energyJ[0], at);
        }
    }

    /// <summary>log2(1 + x), accurate for small x by Kahan's correction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Log2OnePlus(Vector256<double> x)
    {
        var one = Vector256<double>.One;
        var sum = one + x;
        var log = Vector256.Log2(sum) * (x / (sum - one));
        return Vector256.ConditionalSelect(Vector256.Equals(sum, one), x * Vector256.Create(1.4426950408889634), log);
    }
}
