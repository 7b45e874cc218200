using Twinwright.Model.Computing;
using Twinwright.Model.Quality;
using Twinwright.Model.Radio;
using Twinwright.Model.WideArea;

namespace Twinwright.Solvers.WideArea.MaximumGain;

/// <summary>All that an edge server knows by itself at the start of a cycle.</summary>
public sealed class LocalRecord
{
    /// <summary>Constants of the model, known to everybody.</summary>
    public required WideAreaConstants Constants { get; init; }

    /// <summary>Its index.</summary>
    public required int Id { get; init; }

    /// <summary>Its neighbours, ascending.</summary>
    public required int[] Neighbours { get; init; }

    /// <summary>s_ij of its links, itself the recipient [1]; by neighbour.</summary>
    public required double[] Similarity { get; init; }

    /// <summary>z_base [1].</summary>
    public required double Basic { get; init; }

    /// <summary>N^(B,a) that the cheapest sub-process needs [1].</summary>
    public required int Embb { get; init; }

    /// <summary>N^(U,a) that the cheapest sub-process needs [1].</summary>
    public required int Urllc { get; init; }

    /// <summary>k^B, k^U, k^Int [1].</summary>
    public required ProcessImportance Importance { get; init; }

    /// <summary>m of the cycle before.</summary>
    public required bool Helper { get; init; }

    /// <summary>Work for one unit of z; 0 without data [flop].</summary>
    public double FlopPerConvergency =>
        Constants.ConvergencyScale * Workload.Cheapest(Constants, Importance, Embb, Urllc).FlopPerConvergency;

    /// <summary>D^t at a received power [s].</summary>
    /// <param name="receivedW">P_r [W].</param>
    public double DelayS(double receivedW)
    {
        var rate = Uplink.PuncturedRateBitPerS(
            Embb, Urllc, receivedW, Constants.BandwidthHz, Constants.NoiseWPerHz, Constants.UrllcPacketProbability);
        return Uplink.TransmissionDelayS(
            rate, Constants.EmbbSampleBit * Constants.EmbbSamples, Constants.MiniSlotS, Constants.UrllcPacketProbability);
    }

    /// <summary>z_base + z of a helper that trains what it needs [1].</summary>
    public double Total => Basic + (Embb + Urllc > 0 ? Convergency.Need(Basic) : 0);

    /// <summary>Takes one edge server's own part of a cycle, and nothing else.</summary>
    /// <param name="cycle">The cycle.</param>
    /// <param name="edgeServer">Which edge server.</param>
    public static LocalRecord Of(in CycleView cycle, int edgeServer)
    {
        var system = cycle.System;
        var (first, end) = (system.Graph.Offsets[edgeServer], system.Graph.Offsets[edgeServer + 1]);
        var (embb, urllc) = Workload.NeededSensors(
            system.Constants, system.Importance[edgeServer], cycle.AvailableEmbb[edgeServer], cycle.AvailableUrllc[edgeServer]);
        return new()
        {
            Constants = system.Constants,
            Id = edgeServer,
            Neighbours = system.Graph.Of(edgeServer).ToArray(),
            Similarity = cycle.Similarity[first..end].ToArray(),
            Basic = cycle.BasicConvergency[edgeServer],
            Embb = embb,
            Urllc = urllc,
            Importance = system.Importance[edgeServer],
            Helper = cycle.PreviousHelper[edgeServer],
        };
    }
}
