using System.Text.Json;
using Twinwright.Live.Api;
using Twinwright.Live.Deciding;
using Twinwright.Model.Composed;

namespace Twinwright.Live.Twin;

/// <summary>Everything that the cloud keeps from one cycle to the next.</summary>
public sealed record CloudMemory
{
    /// <summary>The step of the data that the first cycle was of; −1 before it.</summary>
    public long FirstStep { get; set; } = -1;

    /// <summary>Cycles done.</summary>
    public long Cycles { get; set; }

    /// <summary>Id of the last reading that counted.</summary>
    public long Cut { get; set; }

    /// <summary>Version of the twin: frames done.</summary>
    public long Version { get; set; }

    /// <summary>The solvers of the settings that it was run with last.</summary>
    public string Settled { get; set; } = "";

    /// <summary>Who decides frames.</summary>
    public required SeatState Federation { get; set; }

    /// <summary>Who decides cycles.</summary>
    public required SeatState WideArea { get; set; }

    /// <summary>The model's world; null before the first frame.</summary>
    public ComposedSnapshot? World { get; set; }

    /// <summary>Recent errors by series and quantity.</summary>
    public required RunningErrors[] Errors { get; init; }

    /// <summary>What was predicted for the next step.</summary>
    public IReadOnlyList<Pending> Pending { get; set; } = [];

    /// <summary>The edge server that built each partial-DT last; −1 for none.</summary>
    public required int[] Builder { get; init; }

    /// <summary>Versions of the partial-DTs.</summary>
    public required long[] PartialDtVersion { get; init; }

    /// <summary>When each partial-DT was trained last [ms].</summary>
    public required long[] PartialDtUpdatedMs { get; init; }

    /// <summary>Quality of each partial-DT after the last frame [1].</summary>
    public required double[] Quality { get; init; }

    /// <summary>Partial-DTs that moved in the frame under way, with their history [byte].</summary>
    public long MigratedBytes { get; set; }

    /// <summary>As it is stored.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, LiveJson.Options);

    /// <summary>As it was stored.</summary>
    public static CloudMemory From(byte[] bytes) => JsonSerializer.Deserialize<CloudMemory>(bytes, LiveJson.Options)!;

    /// <summary>The solvers of some settings, as one text.</summary>
    public static string SettledBy(TwinSettings settings) => $"{settings.Solver} | {settings.FallBack} | {settings.Shadow}";

    /// <summary>Of a twin that has done nothing.</summary>
    public static CloudMemory New(TwinPlan plan)
    {
        var parts = plan.Deployment.Scenario.PartialDts;
        var (federation, wideArea) = SolverPair.Of(plan.Settings.Solver);
        var (fallFederation, fallWideArea) = SolverPair.Of(plan.Settings.FallBack);
        var shadow = plan.Settings.Shadow is { } text ? SolverPair.Of(text) : default((string, string)?);
        return new()
        {
            Settled = SettledBy(plan.Settings),
            Federation = new SeatState(federation, fallFederation, shadow?.Item1),
            WideArea = new SeatState(wideArea, fallWideArea, shadow?.Item2),
            Errors = [.. Enumerable.Range(0, plan.Feed.Series.Count * plan.Feed.Quantities.Count).Select(_ => new RunningErrors())],
            Builder = [.. Enumerable.Repeat(-1, parts)],
            PartialDtVersion = new long[parts],
            PartialDtUpdatedMs = new long[parts],
            Quality = new double[parts],
        };
    }
}

/// <summary>A prediction whose outcome is not yet known.</summary>
/// <param name="Cycle">The cycle after which it was made.</param>
/// <param name="Series">The series.</param>
/// <param name="Quantity">The quantity.</param>
/// <param name="Twin">The twin's.</param>
/// <param name="Local">The edge server's own; not-a-number for none.</param>
/// <param name="PartialDt">The partial-DT's; not-a-number for none.</param>
/// <param name="Alone">That of the sub-model trained alone; not-a-number for none.</param>
/// <param name="Persistence">The last value; not-a-number for none.</param>
public sealed record Pending(long Cycle, int Series, int Quantity, double Twin, double Local, double PartialDt, double Alone, double Persistence);

/// <summary>Names of the solvers of both systems, as <c>federation+wide-area</c>.</summary>
public static class SolverPair
{
    /// <summary>Splits a pair at the plus that stands outside braces.</summary>
    /// <exception cref="FormatException">There is no pair.</exception>
    public static (string Federation, string WideArea) Of(string pair)
    {
        var depth = 0;
        for (var at = 0; at < pair.Length; at++)
        {
            depth += pair[at] switch { '{' => 1, '}' => -1, _ => 0 };
            if (pair[at] == '+' && depth == 0 && at > 0 && at < pair.Length - 1)
            {
                return (pair[..at], pair[(at + 1)..]);
            }
        }

        throw new FormatException($"must name a solver of each system, as socf+mgm, but is {pair}");
    }
}
