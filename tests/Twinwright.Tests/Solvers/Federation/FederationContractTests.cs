using Twinwright.Model.Federation;
using Twinwright.Solvers.Catalogue;
using Twinwright.Solvers.Federation;
using Twinwright.Tests.Learning;
using Xunit;

namespace Twinwright.Tests.Solvers.Federation;

/// <summary>What every federation solver of the catalogue must do; a new solver is held to it without an edit here.</summary>
public class FederationContractTests
{
    private static readonly FederationScenario Small = CoalitionFrames.Sized(sensors: 5, edgeServers: 3, partialDts: 3, subcarriers: 2, most: 2);

    private static readonly Dictionary<string, FederationScenario> Scenarios = new()
    {
        ["small"] = Small,
        ["idle-edge-server"] = Small with { PartialDts = new() { Count = 1 } },
        ["one-edge-server"] = Small with { EdgeServers = new() { Count = 1 }, PartialDts = new() { Count = 1 } },
        ["no-sensors"] = Small with { Sensors = new() { Count = 0 } },
        ["no-associations"] = Small with { Sensors = new() { Count = 5, MaxAssociations = 0 } },
        ["non-overlap"] = Small with { Framework = Framework.NonOverlap },
        ["saturated"] = Small with { Sensors = new() { Count = 6, MaxAssociations = 9 }, Subcarriers = new() { Count = 1 } },
        ["no-path-loss"] = Small with { Channel = new() { PathLossExponent = 0, States = [0.6] } },
        ["late"] = Small with { Constants = new() { FrameDurationS = 0.2 } },
        ["rate-out-of-reach"] = Small with { Constants = new() { MinRateBitPerS = 1e12 } },
        ["no-rounds"] = Small with { Constants = new() { MaxRounds = 0 } },
        ["free-energy"] = Small with { Constants = new() { EnergyWeightPerJ = 0, ChangeCost = 0 } },
        ["no-gain"] = Small with { Constants = new() { GainWeight = 0 } },
        ["no-data"] = Small with { Sensors = new() { Count = 5, DataMinKbit = 0, DataMaxKbit = 0 } },
        ["endless-integration"] = Small with { Constants = new() { CloudCpuHz = 1e-300 } },
        ["dear-changes"] = Small with { Constants = new() { ChangeCost = 1e6 } },
    };

    public static TheoryData<string, string> SolversAndScenarios
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var entry in Entries)
            {
                foreach (var scenario in Scenarios.Keys)
                {
                    data.Add(entry.Id, scenario);
                }
            }

            return data;
        }
    }

    public static TheoryData<string> Solvers => [.. Entries.Select(entry => entry.Id)];

    private static IEnumerable<SolverEntry> Entries => SolverCatalogue.Of(SystemKind.Federation)
        .Where(entry => typeof(IFederationSolver).IsAssignableFrom(entry.Type));

    [Theory]
    [MemberData(nameof(SolversAndScenarios))]
    public void Decisions_are_feasible_and_complete(string id, string scenario) => Run(id, scenario, (frame, actions, outcome) =>
    {
        Assert.Equal(frame.System.PartialDts, actions.Assignment.Distinct().Count());
        var violations = FrameViolations.List(frame.System, actions, outcome);
        Assert.All(violations, violation => Assert.Contains(
            violation.Constraint, new[] { FederationConstraint.Delay, FederationConstraint.Rate }));
        Assert.True(scenario == "endless-integration" || (double.IsFinite(outcome.Totals.Utility) && double.IsFinite(outcome.Totals.DelayPenalty)));
        if (scenario is "small" or "idle-edge-server" or "non-overlap")
        {
            // Data can be worth more than the penalty for being late.
            Assert.All(violations, violation => Assert.Equal(FederationConstraint.Delay, violation.Constraint));
        }
    });

    [Theory]
    [MemberData(nameof(SolversAndScenarios))]
    public void Equal_seeds_repeat_to_the_bit(string id, string scenario)
    {
        Assert.Equal(Trace(), Trace());

        List<string> Trace()
        {
            var trace = new List<string>();
            Run(id, scenario, (_, actions, outcome) => trace.Add(string.Join(' ',
                [.. actions.Assignment, .. actions.Rounds, actions.Moves, .. FrameConversion.Links(actions), outcome.Totals])));
            return trace;
        }
    }

    [Fact]
    public void Tabu_search_does_not_keep_a_start_whose_links_are_too_slow()
    {
        var frame = CoalitionFrames.First(new() { Constants = new() { MinRateBitPerS = 5e5 } }, 2);
        var (actions, outcome) = (new FrameActions(frame.System), new FrameOutcome(frame.System));
        Make("pts", frame.System).Decide(frame, actions);
        new FrameKernel(frame.System).Run(frame, actions, outcome);

        Assert.InRange(outcome.Totals.DelayS, 0, 60);
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void What_stood_in_the_buffer_before_does_not_matter(string id)
    {
        var frame = CoalitionFrames.First(Small, 4);
        var (clean, dirty) = (new FrameActions(frame.System), new FrameActions(frame.System));
        Array.Fill(dirty.Assignment, 99);
        Array.Fill(dirty.Rounds, -7);
        dirty.Add(2, 4, 1);
        dirty.Moves = 77;
        Make(id, frame.System).Decide(frame, clean);
        Make(id, frame.System).Decide(frame, dirty);

        Assert.Equal(FrameConversion.Links(clean), FrameConversion.Links(dirty));
        Assert.Equal(clean.Assignment, dirty.Assignment);
        Assert.Equal(clean.Rounds, dirty.Rounds);
        Assert.Equal(clean.Moves, dirty.Moves);
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void A_frame_is_only_read(string id)
    {
        var (frame, same) = (CoalitionFrames.First(Small, 4), CoalitionFrames.First(Small, 4));
        Make(id, frame.System).Decide(frame, new FrameActions(frame.System));

        Assert.Equal(same.Gain, frame.Gain);
        Assert.Equal(same.DataKbit, frame.DataKbit);
        Assert.Equal(same.Importance, frame.Importance);
        Assert.Equal(same.PreviousSubcarrier, frame.PreviousSubcarrier);
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void An_exported_frame_is_decided_as_the_frame_itself(string id)
    {
        var deployment = FederationDeployment.Draw(Small, 6);
        var environment = new FrameEnvironment([new(deployment, 8)]);
        var (actions, buffers) = (new FrameActions(deployment.System), new FrameBuffers(1, 3));
        var socf = Make("socf", deployment.System);
        for (var step = 0; step < 3; step++)
        {
            socf.Decide(environment.World(0).Frame, actions);
            environment.Step([actions], buffers);
        }

        var read = FrameConversion.FromInstance(environment.Export(0, "x"));
        var (own, other) = (new FrameActions(deployment.System), new FrameActions(deployment.System));
        Make(id, deployment.System).Decide(environment.World(0).Frame, own);
        Make(id, read.System).Decide(read, other);

        Assert.Equal(FrameConversion.Links(own), FrameConversion.Links(other));
        Assert.Equal(own.Assignment, other.Assignment);
        Assert.Equal(own.Rounds, other.Rounds);
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void An_unknown_option_is_refused(string id)
    {
        var entry = Entries.Single(entry => entry.Id == id);
        var refused = Assert.Throws<SolverRefusedException>(() => entry.Create(new Dictionary<string, string> { ["colour"] = "red" }));

        Assert.Contains("colour", refused.Message, StringComparison.Ordinal);
    }

    private static IFederationSolver Make(string id, FederationSystem system) => TrainedPolicies.Make(id, system);

    private static void Run(string id, string scenario, Action<FrameState, FrameActions, FrameOutcome> check)
    {
        for (var seed = 1; seed <= 3; seed++)
        {
            var deployment = FederationDeployment.Draw(Scenarios[scenario], seed);
            var environment = new FrameEnvironment([new(deployment, seed)]);
            var (actions, buffers) = (new FrameActions(deployment.System), new FrameBuffers(1, deployment.System.EdgeServers));
            var solver = Make(id, deployment.System);
            for (var step = 0; step < 3; step++)
            {
                var frame = environment.World(0).Frame;
                solver.Decide(frame, actions);
                var (kernel, outcome) = (new FrameKernel(deployment.System), new FrameOutcome(deployment.System));
                kernel.Run(frame, actions, outcome);
                check(frame, actions, outcome);
                environment.Step([actions], buffers);
            }
        }
    }
}
