namespace Twinwright.Experiments.Reproduction.Claims;

/// <summary>A solver's arrays at a point as rows: an edge server of a deployment a row, with means over its worlds.</summary>
/// <param name="point">The point.</param>
/// <param name="solver">The solver.</param>
/// <param name="where">Array whose mean must be above 0 for a row to count; null for all rows.</param>
internal sealed class PointRows(PointResults point, string solver, string? where)
{
    private readonly double[][]? _where = where is null ? null : Of(point, solver, where);

    /// <summary>Means of an array over the worlds of each deployment, the rows that count, stratum by stratum; strata without any are left out.</summary>
    public double[][] Means(string array) =>
    [
        .. Of(point, solver, array)
            .Select((rows, stratum) => _where is null ? rows : rows.Where((_, row) => _where[stratum][row] > 0).ToArray())
            .Where(rows => rows.Length > 0),
    ];

    /// <summary>The edge servers of all deployments of a stratum: worlds may have deployments of their own.</summary>
    private static double[][] Of(PointResults point, string solver, string array) =>
    [
        .. point.Strata.Select(stratum => stratum
            .GroupBy(world => point.Worlds[world].Deployment, world => point.BySolver[solver][world].Arrays[array])
            .SelectMany(worlds => Mean([.. worlds])).ToArray()),
    ];

    private static double[] Mean(double[][] worlds) =>
        [.. Enumerable.Range(0, worlds[0].Length).Select(row => worlds.Sum(world => world[row]) / worlds.Length)];
}
