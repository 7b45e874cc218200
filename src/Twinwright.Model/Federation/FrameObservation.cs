namespace Twinwright.Model.Federation;

/// <summary>What agents see of a frame before it is decided.</summary>
/// <remarks>
/// Chen 2025, section 4.3.2: importance, last frame's new data and cumulative data of every partial-DT, the last
/// assignment and the last coalitions; t/T is added. Amounts are scaled by β, the cumulative one by t β.
/// </remarks>
public static class FrameObservation
{
    /// <summary>3 C + B C + B N + 1 numbers.</summary>
    public static int Size(FederationSystem system) =>
        (3 * system.PartialDts) + (system.EdgeServers * (system.PartialDts + system.Sensors)) + 1;

    /// <summary>Writes the observation.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="into"><see cref="Size"/> numbers: by partial-DT I, d/β and S/(t β); x as c × B + b; y as b × N + n; t/T.</param>
    public static void Write(FrameState frame, Span<float> into)
    {
        var (system, reference) = (frame.System, frame.System.Constants.DataReferenceKbit);
        var at = 0;
        for (var c = 0; c < system.PartialDts; c++)
        {
            into[at++] = (float)frame.Importance[c];
            into[at++] = (float)(frame.LastDataKbit[c] / reference);
            into[at++] = (float)(frame.HistoryKbit[c] / (frame.Frame * reference));
        }

        for (var c = 0; c < system.PartialDts; c++)
        {
            for (var b = 0; b < system.EdgeServers; b++)
            {
                into[at++] = frame.PreviousPartialDt[b] == c ? 1 : 0;
            }
        }

        foreach (var subcarrier in frame.PreviousSubcarrier)
        {
            into[at++] = subcarrier == FrameState.NotAssociated ? 0 : 1;
        }

        into[at] = (float)frame.Frame / frame.Frames;
    }
}
