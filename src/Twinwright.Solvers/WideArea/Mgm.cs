using Twinwright.Model.Quality;
using Twinwright.Model.WideArea;
using Twinwright.Solvers.Catalogue;
using Twinwright.Solvers.WideArea.MaximumGain;

namespace Twinwright.Solvers.WideArea;

/// <summary>Maximum gain by messages: edge servers talk with their neighbours, and the one that gains most within two hops flips.</summary>
[Solver(SystemKind.WideArea, "mgm", "edge servers exchange messages; who gains most within two hops flips", Order = 80)]
public sealed class Mgm(Mgm.Settings settings) : IWideAreaSolver
{
    private static readonly Topic[] Round =
        [Topic.Identity, Topic.Surroundings, Topic.Answer, Topic.Relay, Topic.Gain, Topic.Largest];

    private WideAreaContext? _context;
    private WideAreaScenario _scenario = new();
    private WideAreaSystem? _system;
    private Negotiator[] _servers = [];
    private PostOffice? _office;

    /// <summary>Messages of the last cycle [1].</summary>
    public long Messages => _office?.Messages ?? 0;

    /// <summary>Bytes in the messages of the last cycle [1].</summary>
    public long Bytes => _office?.Bytes ?? 0;

    /// <inheritdoc />
    public void Begin(WideAreaContext context)
    {
        (_context, _system) = (context, null);
        _scenario = context.Deployment?.Scenario ?? new WideAreaScenario();
    }

    /// <inheritdoc />
    public void Decide(in CycleView cycle, in CycleActionsView actions)
    {
        var records = new LocalRecord[cycle.EdgeServers];
        for (var i = 0; i < records.Length; i++)
        {
            records[i] = LocalRecord.Of(cycle, i);
        }

        Decide(cycle.System, records, actions);
    }

    /// <summary>Decides on what each edge server knows by itself.</summary>
    /// <param name="system">Who can send to whom.</param>
    /// <param name="records">By edge server.</param>
    /// <param name="actions">Where to write what the edge servers do.</param>
    internal void Decide(WideAreaSystem system, LocalRecord[] records, in CycleActionsView actions)
    {
        var context = _context ?? throw new InvalidOperationException("Begin must come first");
        var power = settings.Plain || settings.HelperPower == 0 ? context.HeuristicReceivedW : _scenario.ReceivedW(settings.HelperPower);
        if (_system != system || _office is null)
        {
            (_system, _office) = (system, new PostOffice(system.Graph));
            _servers = [.. records.Select(record => new Negotiator(record))];
            Exchange(_office, Topic.Neighbours);
        }

        _office.StartCycle();
        for (var i = 0; i < records.Length; i++)
        {
            _servers[i].Start(records[i], power);
        }

        Exchange(_office, Topic.State);
        var flipped = true;
        for (var round = 0; round < settings.Rounds && flipped; round++)
        {
            foreach (var topic in Round)
            {
                Exchange(_office, topic);
            }

            flipped = false;
            foreach (var server in _servers)
            {
                flipped |= server.FlipIfBest();
            }
        }

        Exchange(_office, Topic.Identity);
        Exchange(_office, Topic.Surroundings);
        Exchange(_office, Topic.Finish);
        for (var i = 0; i < records.Length; i++)
        {
            var record = records[i];
            actions.Helper[i] = _servers[i].Helps;
            (actions.Embb[i], actions.Urllc[i]) = (record.Embb, record.Urllc);
            actions.ReceivedW[i] = settings.Plain ? power : Power(record, _servers[i].WaitsUntilS, power);
            actions.Convergency[i] = Convergency.Need(record.Basic);
            if (_servers[i].Helps && !settings.Plain)
            {
                actions.Convergency[i] = Math.Max(actions.Convergency[i], settings.HelperConvergency);
            }
        }
    }

    // A recipient waits for its helper anyway, so it receives at the least power that is no later.
    private double Power(LocalRecord record, double waitsUntilS, double otherwiseW)
    {
        for (var level = 1; settings.SlowRecipients && level < 10; level++)
        {
            var power = _scenario.ReceivedW(level);
            if (power < otherwiseW && record.DelayS(power) <= waitsUntilS)
            {
                return power;
            }
        }

        return otherwiseW;
    }

    private void Exchange(PostOffice office, Topic topic)
    {
        for (var i = 0; i < _servers.Length; i++)
        {
            _servers[i].Speak(topic, office.BoxOf(i));
        }

        for (var i = 0; i < _servers.Length; i++)
        {
            _servers[i].Listen(topic, office.BoxOf(i));
        }
    }

    /// <summary>Options of <c>mgm</c>.</summary>
    public sealed record Settings
    {
        /// <summary>Whether only identities are chosen.</summary>
        [Option("choose identities only, power and convergency as the heuristics do")]
        public bool Plain { get; init; }

        /// <summary>Most rounds a cycle [1].</summary>
        [Option("most rounds of messages a cycle", Min = 0, Max = 1000)]
        public int Rounds { get; init; } = 6;

        /// <summary>Level of the received power of helpers and of edge servers on their own; 0 for the heuristics' [1].</summary>
        [Option("level of received power where nobody waits; 0 for the heuristics'", Min = 0, Max = 10)]
        public int HelperPower { get; init; }

        /// <summary>Whether recipients receive at the least power that keeps nobody waiting.</summary>
        [Option("recipients receive at the least level with which they need not wait longer")]
        public bool SlowRecipients { get; init; } = true;

        /// <summary>Least z of a helper [1].</summary>
        [Option("least convergency that a helper trains", Min = 0, Max = 1.5)]
        public double HelperConvergency { get; init; }
    }
}
