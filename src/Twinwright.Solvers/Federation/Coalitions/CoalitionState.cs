using Twinwright.Model.Federation;
using Twinwright.Solvers.Games;

namespace Twinwright.Solvers.Federation.Coalitions;

/// <summary>Overlapping coalitions and their potential, kept up to date link by link.</summary>
/// <remarks>
/// The potential is Φ = Σ_b (U_b − ψ lateness_b), lateness_b being what no choice of rounds can mend. Every sum over a
/// coalition is taken anew in the order of the subcarriers when the coalition changes, so that the state does not
/// depend on the way to it: it equals a full recomputation to the bit.
/// </remarks>
internal sealed class CoalitionState
{
    private readonly FederationSystem _system;
    private readonly bool[] _wasMember;
    private readonly int[] _changes;
    private int[]? _wanted;

    /// <summary>Room for the frames of a system.</summary>
    public CoalitionState(FederationSystem system)
    {
        _system = system;
        (Radio, Terms) = (new RadioCells(system), new EdgeServerTerms(system));
        MostLinks = Math.Min(system.EdgeServers, system.MaxAssociations.Append(0).Max());
        var (sensors, edgeServers) = (system.Sensors, system.EdgeServers);
        (LinkCell, LinkCount, LinkLimit) = (new int[sensors * MostLinks], new int[sensors], new int[sensors]);
        (Bit, DataKbit, JoinCost) = (new double[sensors * Radio.Stride], new double[sensors * Radio.Stride], new double[sensors * Radio.Stride]);
        (_wasMember, _changes) = (new bool[sensors * Radio.Stride], new int[edgeServers]);
        (Members, Version, Rounds) = (new int[edgeServers], new int[edgeServers], new int[edgeServers]);
        (GatheredKbit, EnergyJ, ChangeCost) = (new double[edgeServers], new double[edgeServers], new double[edgeServers]);
        (Value, Rest, Potential) = (new double[edgeServers], new double[edgeServers], new double[edgeServers]);
        Data = new DataValue[edgeServers];
        (DelayS, LowS, HighS) = (new double[Radio.Stride], new double[Radio.Stride], new double[Radio.Stride]);
    }

    /// <summary>The links on the air.</summary>
    public RadioCells Radio { get; }

    /// <summary>What training is worth.</summary>
    public EdgeServerTerms Terms { get; }

    /// <summary>Most links of a sensor: the length of its row of <see cref="LinkCell"/>.</summary>
    public int MostLinks { get; }

    /// <summary>Cells of each sensor's links, by edge server ascending; n × <see cref="MostLinks"/>.</summary>
    public int[] LinkCell { get; }

    /// <summary>Links of each sensor.</summary>
    public int[] LinkCount { get; }

    /// <summary>Most links of each sensor.</summary>
    public int[] LinkLimit { get; }

    /// <summary>d_nc(b) as n × stride + b [kbit].</summary>
    public double[] DataKbit { get; }

    /// <summary>d_nc(b) as n × stride + b [bit].</summary>
    public double[] Bit { get; }

    /// <summary>What the change of n's association with b costs when n is in: +C^Conf, or −C^Conf for a member before.</summary>
    public double[] JoinCost { get; }

    /// <summary>Members of each coalition.</summary>
    public int[] Members { get; }

    /// <summary>Counts the changes of each coalition.</summary>
    public int[] Version { get; }

    /// <summary>d [kbit].</summary>
    public double[] GatheredKbit { get; }

    /// <summary>What training can make of it.</summary>
    public DataValue[] Data { get; }

    /// <summary>E^Dtr [J].</summary>
    public double[] EnergyJ { get; }

    /// <summary>τ^Dtr [s].</summary>
    public double[] DelayS { get; }

    /// <summary>C^Conf F_b [1].</summary>
    public double[] ChangeCost { get; }

    /// <summary>T_b.</summary>
    public int[] Rounds { get; }

    /// <summary>ξ I A − κ e_b T_b [1].</summary>
    public double[] Value { get; }

    /// <summary>Least τ^Dtr for which the rounds stay the same [s].</summary>
    public double[] LowS { get; }

    /// <summary>Largest τ^Dtr for which the rounds stay the same and the frame is in time [s].</summary>
    public double[] HighS { get; }

    /// <summary>By how much less delay, or other rounds, could raise the potential at most [1].</summary>
    public double[] Rest { get; }

    /// <summary>U_b − ψ lateness_b; of an edge server without a partial-DT what its members' leaving costs [1].</summary>
    public double[] Potential { get; }

    /// <summary>C^Conf as the sensors see it [1].</summary>
    public double ChangePrice { get; private set; }

    /// <summary>κ [1/J].</summary>
    public double EnergyPrice { get; private set; }

    /// <summary>Whether new links ask for a subcarrier, in place of the best free one.</summary>
    public bool HasWanted => _wanted is not null;

    /// <summary>The free subcarrier that a new link asks for: the one it wants, or the next in turn.</summary>
    /// <returns>The subcarrier; −1 when none is free, or nothing is wanted.</returns>
    public int WantedFree(int n, int b)
    {
        if (_wanted is null)
        {
            return -1;
        }

        var w = _wanted[(b * _system.Sensors) + n];
        for (var tried = 0; tried < _system.Subcarriers; tried++)
        {
            if (Radio.Owner[Radio.CellOf(b, w)] == RadioCells.Free)
            {
                return w;
            }

            w = w + 1 == _system.Subcarriers ? 0 : w + 1;
        }

        return -1;
    }

    /// <summary>The largest |U_b − ψ lateness_b|, the scale of what is rounded [1].</summary>
    public double Largest
    {
        get
        {
            var largest = 0.0;
            foreach (var own in Potential)
            {
                largest = Math.Max(largest, Math.Abs(own));
            }

            return largest;
        }
    }

    /// <summary>Takes a frame and forgets all links.</summary>
    public void Load(FrameState frame, ReadOnlySpan<int> assignment, CoalitionSettings settings)
    {
        _wanted = settings.WantedSubcarrier;
        Terms.Load(frame, assignment, settings);
        Radio.Load(frame, Terms.PartialDt);
        (ChangePrice, EnergyPrice) = (settings.ChangeCost ?? _system.Constants.ChangeCost, _system.Constants.EnergyWeightPerJ);
        Array.Clear(LinkCount);
        Array.Clear(Members);
        for (var n = 0; n < _system.Sensors; n++)
        {
            LinkLimit[n] = Math.Min(MostLinks, Math.Min(_system.MaxAssociations[n], settings.MaxAssociations ?? int.MaxValue));
            for (var b = 0; b < _system.EdgeServers; b++)
            {
                var c = Terms.PartialDt[b];
                var at = (n * Radio.Stride) + b;
                DataKbit[at] = c < 0 ? 0 : frame.DataKbit[(n * _system.PartialDts) + c];
                Bit[at] = FrameDelays.BitPerKbit * DataKbit[at];
                _wasMember[at] = frame.WasMember(b, n);
                JoinCost[at] = _wasMember[at] ? -ChangePrice : ChangePrice;
            }
        }

        for (var b = 0; b < _system.EdgeServers; b++)
        {
            Version[b]++;
            _changes[b] = frame.PreviousMembers[b];
            ChangeCost[b] = ChangePrice * _changes[b];
        }
    }

    /// <summary>The cells of a sensor's links, by edge server ascending.</summary>
    public ReadOnlySpan<int> CellsOf(int n) => LinkCell.AsSpan(n * MostLinks, LinkCount[n]);

    /// <summary>Whether a sensor is in a coalition.</summary>
    public bool IsMember(int n, int b)
    {
        foreach (var cell in CellsOf(n))
        {
            if (cell % Radio.Stride == b)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Adds a link; what follows from it must be refreshed.</summary>
    public void Put(int n, int cell)
    {
        var b = cell % Radio.Stride;
        Radio.Put(cell, n, Bit[(n * Radio.Stride) + b]);
        var row = LinkCell.AsSpan(n * MostLinks, ++LinkCount[n]);
        var at = row.Length - 1;
        for (; at > 0 && row[at - 1] % Radio.Stride > b; at--)
        {
            row[at] = row[at - 1];
        }

        row[at] = cell;
        Members[b]++;
        Version[b]++;
        Recount(n, b, 1);
    }

    /// <summary>Removes a link; what follows from it must be refreshed.</summary>
    public void Take(int n, int cell)
    {
        var b = cell % Radio.Stride;
        Radio.Take(cell);
        var row = LinkCell.AsSpan(n * MostLinks, LinkCount[n]--);
        var at = row.IndexOf(cell);
        row[(at + 1)..].CopyTo(row[at..]);
        Members[b]--;
        Version[b]++;
        Recount(n, b, -1);
    }

    /// <summary>Recomputes everything from the links.</summary>
    public void RefreshAll()
    {
        for (var w = 0; w < _system.Subcarriers; w++)
        {
            Radio.Refresh(w);
        }

        for (var b = 0; b < _system.EdgeServers; b++)
        {
            Refresh(b, changed: true);
        }
    }

    /// <summary>Makes a move, and refreshes what follows from it.</summary>
    public void Make(in CoalitionMove move)
    {
        if (move.From >= 0)
        {
            Take(move.Sensor, Radio.CellOf(move.From, move.FromSubcarrier));
        }

        if (move.Replaced >= 0)
        {
            Take(move.Replaced, Radio.CellOf(move.To, move.ToSubcarrier));
        }

        if (move.To >= 0)
        {
            Put(move.Sensor, Radio.CellOf(move.To, move.ToSubcarrier));
        }

        RefreshOn(move.FromSubcarrier, move);
        if (move.ToSubcarrier != move.FromSubcarrier)
        {
            RefreshOn(move.ToSubcarrier, move);
        }
    }

    /// <summary>Recomputes what follows from other links on some subcarriers.</summary>
    /// <param name="subcarriers">Those on which links came or went; by w.</param>
    /// <param name="edgeServers">Those whose links came, went or moved; by b.</param>
    public void Refresh(ReadOnlySpan<bool> subcarriers, ReadOnlySpan<bool> edgeServers)
    {
        for (var w = 0; w < subcarriers.Length; w++)
        {
            if (subcarriers[w])
            {
                Radio.Refresh(w);
            }
        }

        for (var b = 0; b < edgeServers.Length; b++)
        {
            var touched = edgeServers[b];
            for (var w = 0; w < subcarriers.Length && !touched; w++)
            {
                touched = subcarriers[w] && Radio.Owner[Radio.CellOf(b, w)] >= 0;
            }

            if (touched)
            {
                Refresh(b, edgeServers[b]);
            }
        }
    }

    /// <summary>The potential [1].</summary>
    public double Total()
    {
        var sum = 0.0;
        foreach (var own in Potential)
        {
            sum += own;
        }

        return sum;
    }

    /// <summary>The potential of an edge server from its parts.</summary>
    public double PotentialOf(int b, double value, double energyJ, double changeCost, double delayS) =>
        value - (EnergyPrice * energyJ) - Terms.FixedCost[b] - changeCost
            - (_system.PenaltyPerS * FrameDelays.LatenessS(delayS, Terms.SlackS[b]));

    /// <summary>Counts a sensor's coming (1) or leaving (−1) among the changes: whole numbers do not drift.</summary>
    private void Recount(int n, int b, int by)
    {
        _changes[b] += _wasMember[(n * Radio.Stride) + b] ? -by : by;
        ChangeCost[b] = ChangePrice * _changes[b];
    }

    private void RefreshOn(int w, in CoalitionMove move)
    {
        if (w < 0)
        {
            return;
        }

        Radio.Refresh(w);
        for (var b = 0; b < _system.EdgeServers; b++)
        {
            var changed = b == move.From || b == move.To;
            if (changed || Radio.Owner[Radio.CellOf(b, w)] >= 0)
            {
                Refresh(b, changed);
            }
        }
    }

    private void Refresh(int b, bool changed)
    {
        if (Terms.PartialDt[b] < 0)
        {
            Potential[b] = -ChangeCost[b];
            return;
        }

        var (data, energy, delay) = (0.0, 0.0, 0.0);
        for (var cell = b; cell < Radio.Cells; cell += Radio.Stride)
        {
            if (Radio.Owner[cell] >= 0)
            {
                data += DataKbit[((int)Radio.Owner[cell] * Radio.Stride) + b];
                energy += Radio.EnergyJ[cell];
                delay = Math.Max(delay, Radio.TimeS[cell]);
            }
        }

        (GatheredKbit[b], EnergyJ[b], DelayS[b]) = (data, energy, delay);
        if (changed)
        {
            Data[b] = Terms.Of(b, data);
        }

        if (changed || !(delay >= LowS[b] && delay <= HighS[b]))
        {
            var trained = Terms.At(b, Data[b], delay);
            (Rounds[b], Value[b], LowS[b], HighS[b]) = (trained.Rounds, trained.Value, trained.LowS, trained.HighS);
            Rest[b] = trained.Rest + (_system.PenaltyPerS * FrameDelays.LatenessS(delay, Terms.SlackS[b]));
        }

        Potential[b] = PotentialOf(b, Value[b], energy, ChangeCost[b], delay);
    }
}
