using Twinwright.Model.Computing;
using Twinwright.Model.WideArea;
using Twinwright.Solvers.WideArea;
using Twinwright.Solvers.WideArea.Messages;
using Xunit;

namespace Twinwright.Tests.Solvers;

/// <summary>Edge servers of <c>mgm</c> know their own state and what direct neighbours tell them, and nothing else.</summary>
public class MessageLocalityTests
{
    private static readonly NegotiationRules Rules = new(GainScope.System, 20, 2, 6, true, 4);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Alone_with_its_own_record_and_its_mail_an_edge_server_says_and_decides_the_same(long seed) =>
        Cycles.ForEach(seed, 30, 1, (world, _) =>
        {
            var view = world.View(0);
            var graph = view.System.Graph;
            var negotiation = new Negotiation(view.System, Rules);
            var steps = new List<(NegotiationStep Step, byte[]?[][] Sent)>();
            negotiation.Tap = (step, post) => steps.Add((step, [.. Enumerable.Range(0, 30).Select(i => Mail(graph, post, i))]));
            var plans = Negotiations.Open(negotiation, view);
            negotiation.Run();
            Assert.Contains(NegotiationStep.EndTrial, steps.Select(step => step.Step));
            for (var i = 0; i < 30; i++)
            {
                var hermit = new Negotiator(view.System.Constants, Rules, i, graph.Of(i));
                hermit.Open(LocalRecord.Of(view, i), plans[i]);
                foreach (var (step, sent) in steps)
                {
                    // What it would say is what it said; what it hears are the bytes that neighbours sent it.
                    var capacity = graph.Of(i).ToArray().Select(j => Post.Capacity(graph.Of(i).Length, graph.Of(j).Length)).DefaultIfEmpty().Max();
                    var (said, length) = (new Letters(graph.Of(i).Length, capacity), sent[i]);
                    hermit.Say(step, said.Outbox);
                    Assert.Equal(length, said.All);
                    var mail = graph.Of(i).ToArray().Select(j => sent[j][graph.Of(j).IndexOf(i)]).ToArray();
                    var heard = new Letters(mail);
                    hermit.Hear(step, heard.Inbox);
                }

                Assert.Equal(negotiation[i].Helper, hermit.Helper);
                Assert.Equal(negotiation[i].HelperNear, hermit.HelperNear);
                Assert.Equal(negotiation[i].ChangeJ, hermit.ChangeJ);
            }
        });

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void Each_edge_server_decides_the_same_when_all_that_is_not_its_own_is_scrambled(long seed)
    {
        const int EdgeServers = 25;
        var world = Cycles.World(seed, EdgeServers);
        var (open, hidden, buffers) = (new CycleActions(EdgeServers), new CycleActions(EdgeServers), new StepBuffers(1, EdgeServers));
        var (solver, other) = (new MaximumGain(new()), new MaximumGain(new()));
        solver.Begin(WideAreaContext.ForInstance());
        other.Begin(WideAreaContext.ForInstance());
        for (var step = 0; step < 4; step++)
        {
            var view = world.View(0);
            solver.Decide(view, open.Slice(0, EdgeServers));
            other.Prepare(view.System);
            for (var i = 0; i < EdgeServers; i++)
            {
                other.Open(Alone(view, i), i);
            }

            other.Negotiate(hidden.Slice(0, EdgeServers));
            Assert.Contains(true, open.Helper);
            Assert.Equal(open.Helper, hidden.Helper);
            Assert.Equal(open.Embb, hidden.Embb);
            Assert.Equal(open.Urllc, hidden.Urllc);
            Assert.Equal(open.ReceivedW, hidden.ReceivedW);
            Assert.Equal(open.Convergency, hidden.Convergency);
            Assert.Equal((solver.Messages, solver.Bytes), (other.Messages, other.Bytes));
            Assert.True(solver.Bytes > solver.Messages);
            world.Step(open, buffers);
        }
    }

    [Fact]
    public void A_letter_reaches_the_neighbour_it_is_for_and_nobody_else_and_is_gone_after_the_exchange()
    {
        // Three in a row: the one in the middle has two neighbours.
        var post = new Post(NeighbourGraph.Build([0, 40, 80], [0, 0, 0], 50));
        var room = post.From(1).Room(1);
        (room[0], room[1], room[2]) = (1, 2, 3);
        post.From(1).Send(1, 3);
        post.From(0).Send(0, 0);
        post.Deliver();

        Assert.Equal([1, 2, 3], post.To(2).From(0).ToArray());
        Assert.False(post.To(0).Has(0));
        Assert.True(post.To(1).Has(0) && post.To(1).From(0).IsEmpty);
        Assert.False(post.To(1).Has(1));
        Assert.Equal((2, 3), (post.Messages, post.Bytes));
        post.Clear();
        Assert.False(post.To(2).Has(0));
        post.Deliver();
        Assert.Equal((2, 3), (post.Messages, post.Bytes));
    }

    [Fact]
    public void Nothing_farther_than_a_round_reaches_changes_a_decision()
    {
        // A flip changes costs two hops away, which depend on data three and on identities four hops away; the largest
        // gain is found within two hops, and a neighbour's identity counts for activation.
        const int Reach = 2 + 4 + 1;
        var scenario = new WideAreaScenario() with { EdgeServerCount = 60, AreaWidthM = 15_000, AreaHeightM = 400 };
        var world = new LaneEnvironment([new LaneSeed(Deployment.Draw(scenario, 5), 6)]);
        var rules = new NegotiationRules(GainScope.System, 1, 2, 6, false, 4);
        var (actions, buffers) = (new CycleActions(60), new StepBuffers(1, 60));
        Cycle(world, actions, buffers);
        var view = world.View(0);
        var (plain, _) = Negotiations.Run(view, rules);
        var (hidden, flips) = (0, 0);
        for (var i = 0; i < 60; i++)
        {
            var near = Within(view.System.Graph, i, Reach);
            var replaced = Replace(view, near);
            var (other, _) = Negotiations.Run(replaced, rules);
            hidden += near.Count(isNear => !isNear);
            flips += plain[i].Helper != view.PreviousHelper[i] ? 1 : 0;

            Assert.Equal(plain[i].Helper, other[i].Helper);
            Assert.Equal(plain[i].HelperNear, other[i].HelperNear);
            Assert.Equal(plain[i].ChangeJ, other[i].ChangeJ);
        }

        Assert.True(hidden > 60 * 20, $"{hidden} edge servers were hidden");
        Assert.True(flips > 3, $"{flips} edge servers flipped");
    }

    [Fact]
    public void Every_message_is_counted_with_its_bytes_and_introductions_come_once()
    {
        var world = Cycles.World(1, 40);
        var solver = new MaximumGain(new());
        solver.Begin(WideAreaContext.ForInstance());
        var (actions, buffers) = (new CycleActions(40), new StepBuffers(1, 40));
        var links = world.View(0).System.Graph.Links;
        for (var step = 0; step < 4; step++)
        {
            var negotiation = new Negotiation(world.View(0).System, Rules);
            var (messages, bytes, introductions) = (0L, 0L, 0L);
            negotiation.Tap = (kind, post) =>
            {
                for (var i = 0; i < 40; i++)
                {
                    var sent = Mail(world.View(0).System.Graph, post, i).Where(letter => letter is not null).ToArray();
                    messages += sent.Length;
                    bytes += sent.Sum(letter => letter!.Length);
                    introductions += kind == NegotiationStep.Introduce ? sent.Sum(letter => letter!.Length) : 0;
                }
            };
            Negotiations.Open(negotiation, world.View(0));
            negotiation.Run();
            solver.Decide(world.View(0), actions.Slice(0, 40));

            Assert.Equal(messages, negotiation.Post.Messages);
            Assert.Equal(bytes, negotiation.Post.Bytes);
            Assert.Equal(step == 0 ? messages : messages - links, solver.Messages);
            Assert.Equal(step == 0 ? bytes : bytes - introductions, solver.Bytes);
            world.Step(actions, buffers);
        }
    }

    [Theory]
    [InlineData(false, 20, 1_950, 21_200)]
    [InlineData(true, 20, 8_300, 84_700)]
    public void A_cycle_of_the_paper_s_world_costs_the_messages_and_bytes_that_are_documented(
        bool swaps, int rounds, double documentedMessages, double documentedBytes)
    {
        var (messages, bytes, cycles) = (0.0, 0.0, 0);
        for (var seed = 1L; seed <= 8; seed++)
        {
            var deployment = Deployment.Draw(new WideAreaScenario(), seed);
            var world = new LaneEnvironment([new LaneSeed(deployment, seed)]);
            var solver = new MaximumGain(new() { Swaps = swaps, Rounds = rounds });
            solver.Begin(WideAreaContext.For(deployment));
            var (actions, buffers) = (new CycleActions(50), new StepBuffers(1, 50));
            for (var step = 0; step < 30; step++)
            {
                solver.Decide(world.View(0), actions.Slice(0, 50));
                world.Step(actions, buffers);
                (messages, bytes, cycles) = step >= 18
                    ? (messages + solver.Messages, bytes + solver.Bytes, cycles + 1)
                    : (messages, bytes, cycles);
            }
        }

        Assert.InRange(messages / cycles, 0.95 * documentedMessages, 1.05 * documentedMessages);
        Assert.InRange(bytes / cycles, 0.95 * documentedBytes, 1.05 * documentedBytes);
    }

    private static void Cycle(LaneEnvironment world, CycleActions actions, StepBuffers buffers)
    {
        var random = new RandomHelpers(new());
        random.Begin(WideAreaContext.ForInstance());
        random.Decide(world.View(0), actions.Slice(0, world.EdgeServers));
        world.Step(actions, buffers);
    }

    /// <summary>A cycle in which everything is nonsense that is not edge server i's own, its sensors' data and channels included.</summary>
    private static CycleView Alone(in CycleView view, int i)
    {
        var system = view.System;
        var embb = system.EmbbOffsets[i]..(system.EmbbOffsets[i] + system.EmbbCount[i]);
        var urllc = system.UrllcOffsets[i]..(system.UrllcOffsets[i] + system.UrllcCount[i]);
        var links = system.Graph.Offsets[i]..system.Graph.Offsets[i + 1];
        return new()
        {
            System = new()
            {
                Constants = system.Constants,
                Graph = system.Graph,
                MaxNeighbourDistanceM = double.NaN,
                EastM = Only(system.EastM, i..(i + 1), double.NaN),
                NorthM = Only(system.NorthM, i..(i + 1), double.NaN),
                Importance = Only(system.Importance, i..(i + 1), new ProcessImportance(double.NaN, double.NaN, double.NaN)),
                EmbbOffsets = Only(system.EmbbOffsets, i..(i + 1), int.MinValue),
                EmbbCount = Only(system.EmbbCount, i..(i + 1), int.MaxValue),
                EmbbPathLossDb = Only(system.EmbbPathLossDb, embb, double.NaN),
                EmbbEnergyFactor = Only(system.EmbbEnergyFactor, embb, double.NaN),
                EmbbSensor = Only(system.EmbbSensor, embb, int.MinValue),
                UrllcOffsets = Only(system.UrllcOffsets, i..(i + 1), int.MinValue),
                UrllcCount = Only(system.UrllcCount, i..(i + 1), int.MaxValue),
                UrllcEnergyJ = Only(system.UrllcEnergyJ, urllc, double.NaN),
                UrllcSensor = Only(system.UrllcSensor, urllc, int.MinValue),
            },
            BasicConvergency = Only(view.BasicConvergency, i..(i + 1), double.NaN),
            AvailableEmbb = Only(view.AvailableEmbb, i..(i + 1), int.MaxValue),
            AvailableUrllc = Only(view.AvailableUrllc, i..(i + 1), int.MinValue),
            EmbbBatteryJ = Only(view.EmbbBatteryJ, embb, double.NaN),
            UrllcBatteryJ = Only(view.UrllcBatteryJ, urllc, double.NaN),
            Similarity = Only(view.Similarity, links, double.NaN),
            PreviousHelper = Only(view.PreviousHelper, i..(i + 1), true),
            DynamicsSeed = 0,
            Step = 0,
        };
    }

    private static T[] Only<T>(ReadOnlySpan<T> all, Range own, T nonsense)
    {
        var result = new T[all.Length];
        Array.Fill(result, nonsense);
        all[own].CopyTo(result.AsSpan(own));
        return result;
    }

    private static bool[] Within(NeighbourGraph graph, int centre, int hops)
    {
        var near = new bool[graph.EdgeServers];
        near[centre] = true;
        for (var hop = 0; hop < hops; hop++)
        {
            foreach (var i in Enumerable.Range(0, near.Length).Where(i => near[i]).ToArray())
            {
                foreach (var j in graph.Of(i))
                {
                    near[j] = true;
                }
            }
        }

        return near;
    }

    /// <summary>The same cycle with NaN, other counts and other identities wherever it is not near.</summary>
    private static CycleView Replace(in CycleView view, bool[] near)
    {
        var system = view.System;
        var (basic, similarity) = (view.BasicConvergency.ToArray(), view.Similarity.ToArray());
        var (embb, urllc, helper) = (view.AvailableEmbb.ToArray(), view.AvailableUrllc.ToArray(), view.PreviousHelper.ToArray());
        var (embbBattery, urllcBattery) = (view.EmbbBatteryJ.ToArray(), view.UrllcBatteryJ.ToArray());
        for (var i = 0; i < near.Length; i++)
        {
            if (near[i])
            {
                continue;
            }

            (basic[i], embb[i], urllc[i], helper[i]) = (double.NaN, 0, embb[i], !helper[i]);
            similarity.AsSpan(system.Graph.Offsets[i]..system.Graph.Offsets[i + 1]).Fill(double.NaN);
            embbBattery.AsSpan(system.EmbbOffsets[i]..system.EmbbOffsets[i + 1]).Fill(double.NaN);
            urllcBattery.AsSpan(system.UrllcOffsets[i]..system.UrllcOffsets[i + 1]).Fill(double.NaN);
        }

        return new()
        {
            System = system,
            BasicConvergency = basic,
            AvailableEmbb = embb,
            AvailableUrllc = urllc,
            EmbbBatteryJ = embbBattery,
            UrllcBatteryJ = urllcBattery,
            Similarity = similarity,
            PreviousHelper = helper,
            DynamicsSeed = view.DynamicsSeed,
            Step = view.Step,
        };
    }

    /// <summary>What an edge server has sent to each neighbour; null for nothing.</summary>
    private static byte[]?[] Mail(NeighbourGraph graph, Post post, int sender)
    {
        var mail = new byte[]?[graph.Of(sender).Length];
        for (var at = 0; at < mail.Length; at++)
        {
            var receiver = graph.Of(sender)[at];
            var inbox = post.To(receiver);
            var number = graph.Of(receiver).IndexOf(sender);
            mail[at] = inbox.Has(number) ? inbox.From(number).ToArray() : null;
        }

        return mail;
    }

    /// <summary>Letters of one edge server, apart from any post.</summary>
    private sealed class Letters
    {
        private readonly byte[] _arena;
        private readonly int[] _start;
        private readonly int[] _length;
        private readonly int[] _sent;
        private int _sentCount;

        public Letters(int neighbours, int capacity)
        {
            _arena = new byte[neighbours * capacity];
            _start = [.. Enumerable.Range(0, neighbours + 1).Select(at => at * capacity)];
            (_length, _sent) = (new int[neighbours], new int[neighbours]);
            Array.Fill(_length, -1);
        }

        public Letters(byte[]?[] mail)
            : this(mail.Length, mail.Length == 0 ? 0 : mail.Max(letter => letter?.Length ?? 0))
        {
            for (var at = 0; at < mail.Length; at++)
            {
                mail[at]?.CopyTo(_arena, _start[at]);
                _length[at] = mail[at]?.Length ?? -1;
            }
        }

        public Outbox Outbox => new(_arena, _start, _length, 0, _sent, ref _sentCount);

        public Inbox Inbox => new(_arena, _start, _length, Enumerable.Range(0, _length.Length).ToArray());

        public byte[]?[] All => [.. _length.Select((length, at) => length < 0 ? null : _arena[_start[at]..(_start[at] + length)])];
    }
}
