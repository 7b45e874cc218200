namespace Twinwright.Experiments.Reproduction;

/// <summary>Means over the first frame, the frames after it, and the last ones, so that a course over frames can be tested (Chen 2025, Fig. 5).</summary>
internal static class FrameWindows
{
    /// <summary>Frames of a window.</summary>
    private const int Width = 10;

    private static readonly string[] Metrics = ["socf_moves", "utility"];

    /// <summary>Names of the totals that are added.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Metrics.SelectMany(metric => new[] { $"{metric}_frame_1", $"{metric}_early", $"{metric}_late" })];

    /// <summary>
    /// Adds <c>…_frame_1</c>, <c>…_early</c> (frames 2 to 11) and <c>…_late</c> (the last ten) of moves and utility; a run
    /// of less than 21 frames has fewer frames in each.
    /// </summary>
    /// <param name="facts">Facts with the metrics frame by frame.</param>
    public static RunFacts AddTo(RunFacts facts)
    {
        var totals = new Dictionary<string, double>(facts.Totals);
        foreach (var metric in Metrics)
        {
            var frames = facts.Arrays[metric];
            var width = Math.Clamp((frames.Length - 1) / 2, 1, Width);
            totals[$"{metric}_frame_1"] = frames[0];
            totals[$"{metric}_early"] = frames.Skip(Math.Min(1, frames.Length - 1)).Take(width).Average();
            totals[$"{metric}_late"] = frames.TakeLast(width).Average();
        }

        return facts with { Totals = totals };
    }
}
