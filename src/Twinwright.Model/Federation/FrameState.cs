namespace Twinwright.Model.Federation;

/// <summary>A frame about to be decided, as arrays.</summary>
/// <remarks>Solvers read it; only the world that owns it, or the conversion of an instance, writes it.</remarks>
public sealed class FrameState
{
    /// <summary>Value of <see cref="PreviousSubcarrier"/> where there was no association.</summary>
    public const int NotAssociated = -1;

    /// <summary>Value of <see cref="PreviousSubcarrier"/> where there was one, on a subcarrier that is not known.</summary>
    public const int UnknownSubcarrier = -2;

    /// <summary>The first frame: no history, no associations.</summary>
    /// <param name="system">What stays the same.</param>
    public FrameState(FederationSystem system)
    {
        System = system;
        (Importance, HistoryKbit) = (new double[system.PartialDts], new double[system.PartialDts]);
        (MeanNewDataKbit, LastDataKbit) = (new double[system.PartialDts], new double[system.PartialDts]);
        DataKbit = new double[system.Sensors * system.PartialDts];
        Gain = new double[system.Sensors * system.Subcarriers * system.EdgeServers];
        PreviousPartialDt = new int[system.EdgeServers];
        PreviousMembers = new int[system.EdgeServers];
        PreviousSubcarrier = new int[system.EdgeServers * system.Sensors];
        Clear();
    }

    /// <summary>What stays the same.</summary>
    public FederationSystem System { get; }

    /// <summary>t, from 1.</summary>
    public int Frame { get; set; }

    /// <summary>T, frames of the run.</summary>
    public int Frames { get; set; } = 100;

    /// <summary>Seed of what solvers draw.</summary>
    public long DynamicsSeed { get; set; }

    /// <summary>I_c [1].</summary>
    public double[] Importance { get; }

    /// <summary>S_{t−1}, data gathered in all earlier frames; by c [kbit].</summary>
    public double[] HistoryKbit { get; }

    /// <summary>d̄_c, running mean of new data [kbit].</summary>
    public double[] MeanNewDataKbit { get; }

    /// <summary>d_c(t − 1), new data of the frame before [kbit].</summary>
    public double[] LastDataKbit { get; }

    /// <summary>d_nc as n × C + c [kbit].</summary>
    public double[] DataKbit { get; }

    /// <summary>H_nbw as (n × W + w) × B + b [1]: what a sensor on a subcarrier means to all edge servers stands together.</summary>
    public double[] Gain { get; }

    /// <summary>The partial-DT that an edge server had in the frame before; −1 for none.</summary>
    public int[] PreviousPartialDt { get; }

    /// <summary>Number of sensors of each edge server in the frame before.</summary>
    public int[] PreviousMembers { get; }

    /// <summary>
    /// Subcarrier of the link in the frame before, as b × N + n; <see cref="NotAssociated"/> for none,
    /// <see cref="UnknownSubcarrier"/> where it is not known.
    /// </summary>
    public int[] PreviousSubcarrier { get; }

    /// <summary>Whether sensor n was in the coalition of edge server b in the frame before.</summary>
    public bool WasMember(int b, int n) => PreviousSubcarrier[(b * System.Sensors) + n] != NotAssociated;

    /// <summary>Goes back to the first frame: no history, no associations.</summary>
    public void Clear()
    {
        Frame = 1;
        Array.Clear(HistoryKbit);
        Array.Clear(LastDataKbit);
        Array.Fill(MeanNewDataKbit, FirstMeanKbit);
        Array.Fill(PreviousPartialDt, -1);
        Array.Clear(PreviousMembers);
        Array.Fill(PreviousSubcarrier, NotAssociated);
    }

    /// <summary>New data that a partial-DT is expected to get before anything is known [kbit].</summary>
    public const double FirstMeanKbit = 1600;

    /// <summary>Remembers what was decided, and goes on to the next frame.</summary>
    /// <param name="actions">What was done.</param>
    /// <param name="outcome">What came of it.</param>
    public void Advance(FrameActions actions, FrameOutcome outcome)
    {
        Frame++;
        for (var c = 0; c < System.PartialDts; c++)
        {
            LastDataKbit[c] = 0;
        }

        for (var b = 0; b < System.EdgeServers; b++)
        {
            var c = PreviousPartialDt[b] = outcome.PartialDt[b];
            if (c >= 0)
            {
                LastDataKbit[c] = outcome.DataKbit[b];
            }
        }

        for (var c = 0; c < System.PartialDts; c++)
        {
            HistoryKbit[c] += LastDataKbit[c];
            MeanNewDataKbit[c] = (0.8 * MeanNewDataKbit[c]) + (0.2 * LastDataKbit[c]);
        }

        Array.Fill(PreviousSubcarrier, NotAssociated);
        Array.Clear(PreviousMembers);
        for (var l = 0; l < actions.Links; l++)
        {
            var (b, n) = (actions.LinkEdgeServer[l], actions.LinkSensor[l]);
            PreviousSubcarrier[(b * System.Sensors) + n] = actions.LinkSubcarrier[l];
            PreviousMembers[b]++;
        }
    }
}
