using Twinwright.Model.Federation;
using Twinwright.Solvers.Federation.Coalitions;

namespace Twinwright.Solvers.Federation;

/// <summary>Cyclic blocks over x, y and z; T follows in closed form wherever a plan is scored.</summary>
/// <remarks>
/// A block proposes, the proposal is rounded, repaired and scored, and it is taken only when it raises the objective by
/// more than <see cref="MoveSearch.Least"/>. So the objective never falls, and the blocks end.
/// </remarks>
internal sealed class LbcdBlocks
{
    // How far the entry of z moves that gains most; the others in proportion.
    private const double StepZ = 0.6;

    // y of those who are heard best where there is no member yet.
    private const double Open = 0.25;

    private readonly FederationSystem _system;
    private readonly LbcdScorer _scorer;
    private readonly LbcdAssignment _assignment;
    private readonly LbcdRelaxation _relaxation;
    private readonly LbcdRounding _rounding;
    private readonly LbcdPlan _trial;
    private readonly LbcdPlan _best;
    private readonly double[] _row;
    private readonly double[] _step;
    private readonly int[] _settled;
    private readonly int[] _nearest;
    private readonly double[] _heard;
    private FrameState? _frame;
    private double _pricePerS;

    /// <summary>Room for the frames of a system.</summary>
    public LbcdBlocks(FederationSystem system)
    {
        (_system, _scorer, _assignment) = (system, new LbcdScorer(system), new LbcdAssignment(system));
        (_relaxation, _rounding) = (new LbcdRelaxation(system), new LbcdRounding(system));
        (Plan, _trial, _best) = (new LbcdPlan(system), new LbcdPlan(system), new LbcdPlan(system));
        _row = new double[Math.Max(system.EdgeServers, system.Subcarriers)];
        _step = new double[system.Subcarriers];
        (_settled, _nearest, _heard) = (new int[Plan.Subcarrier.Length], new int[system.Sensors], new double[system.Sensors]);
    }

    /// <summary>The plan of the last frame.</summary>
    public LbcdPlan Plan { get; }

    /// <summary>The objective after each plan that was taken in the last frame, the start first; divided by V [1].</summary>
    public List<double> Worths { get; } = [];

    /// <summary>Plans a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="pricePerS">Q/V [1/s].</param>
    /// <param name="cycles">Most cycles over the blocks.</param>
    /// <param name="steps">Steps of a projected gradient.</param>
    public void Run(FrameState frame, double pricePerS, int cycles, int steps)
    {
        (_frame, _pricePerS) = (frame, pricePerS);
        _scorer.Begin(frame, pricePerS);
        _relaxation.Begin(frame, pricePerS);
        Start();
        Worths.Clear();
        Worths.Add(Plan.Worth);
        for (var cycle = 0; cycle < cycles; cycle++)
        {
            var improved = ImproveAssignment();
            improved |= ImproveAssociation(steps);
            improved |= ImproveAllocation(steps);
            if (!improved)
            {
                break;
            }
        }
    }

    /// <summary>The decision of the frame before, as far as it is known and allowed now.</summary>
    private void Start()
    {
        Array.Fill(Plan.Assignment, -1);
        for (var b = 0; b < _system.EdgeServers; b++)
        {
            if (_frame!.PreviousPartialDt[b] is >= 0 and var c)
            {
                Plan.Assignment[c] = b;
            }
        }

        if (Plan.Assignment.Contains(-1))
        {
            _assignment.Start(_frame!, Plan);
        }

        for (var pair = 0; pair < Plan.Subcarrier.Length; pair++)
        {
            Plan.Subcarrier[pair] = Math.Max(LbcdPlan.None, _frame!.PreviousSubcarrier[pair]);
        }

        _scorer.Score(Plan);
    }

    private bool Take(LbcdPlan proposal)
    {
        if (!(proposal.Worth > Plan.Worth + MoveSearch.Least))
        {
            return false;
        }

        Plan.CopyFrom(proposal);
        Worths.Add(Plan.Worth);
        return true;
    }

    private bool ImproveAssignment()
    {
        _trial.CopyFrom(Plan);
        _scorer.Score(_trial);
        _assignment.Improve(_frame!, _scorer.State.Radio, _trial, _pricePerS);
        _scorer.Score(_trial);
        return Take(_trial);
    }

    /// <summary>The block of y: who is a member, subcarriers as they are, or the best one for who has none.</summary>
    private bool ImproveAssociation(int steps)
    {
        Stand();
        for (var pair = 0; pair < _relaxation.Y.Length; pair++)
        {
            if (_relaxation.Y[pair] == 0)
            {
                SettleOnBest(pair);
            }
        }

        OpenEmptyCoalitions();
        _best.CopyFrom(Plan);
        for (var step = 0; step < steps; step++)
        {
            _relaxation.Evaluate(alongZ: false);
            var (y, gradient) = (_relaxation.Y, _relaxation.GradientY);
            var largest = LargestAlongY();
            if (!(largest > 0 && double.IsFinite(largest)))
            {
                break;
            }

            for (var pair = 0; pair < y.Length; pair++)
            {
                y[pair] += Math.Clamp(gradient[pair] / largest, -1, 1);
            }

            ProjectY();
            Try();
        }

        return Take(_best);
    }

    /// <summary>The block of z: on which subcarriers the members send.</summary>
    private bool ImproveAllocation(int steps)
    {
        Stand();
        _best.CopyFrom(Plan);
        for (var step = 0; step < steps; step++)
        {
            _relaxation.Evaluate(alongZ: true);
            var largest = LargestAlongZ();
            if (!(largest > 0 && double.IsFinite(largest)))
            {
                break;
            }

            StepAlongZ(StepZ / largest);
            Try();
        }

        return Take(_best);
    }

    /// <summary>Puts the relaxation where the plan is.</summary>
    private void Stand()
    {
        _relaxation.Assign(Plan.Assignment);
        Array.Clear(_relaxation.Z);
        for (var pair = 0; pair < Plan.Subcarrier.Length; pair++)
        {
            var w = Plan.Subcarrier[pair];
            _relaxation.Y[pair] = w == LbcdPlan.None ? 0 : 1;
            if (w != LbcdPlan.None)
            {
                _relaxation.Z[(pair * _system.Subcarriers) + w] = 1;
            }
        }

        _relaxation.GoOnAir();
    }

    /// <summary>
    /// Where an edge server has no member, the sensors that it hears best are members to a degree, two for each
    /// subcarrier: without data Γ is flat, and shows no way.
    /// </summary>
    private void OpenEmptyCoalitions()
    {
        var sensors = _system.Sensors;
        for (var b = 0; b < _system.EdgeServers; b++)
        {
            var own = _relaxation.Y.AsSpan(b * sensors, sensors);
            if (own.ContainsAnyExcept(0.0))
            {
                continue;
            }

            for (var n = 0; n < sensors; n++)
            {
                (_nearest[n], _heard[n]) = (n, -_relaxation.Sinr(b, n, _settled[(b * sensors) + n]));
            }

            _heard.AsSpan().Sort(_nearest.AsSpan());
            foreach (var n in _nearest.AsSpan(0, Math.Min(sensors, 2 * _system.Subcarriers)))
            {
                own[n] = Open;
            }
        }

        ProjectY();
    }

    private void SettleOnBest(int pair)
    {
        var (b, n) = Math.DivRem(pair, _system.Sensors);
        var (best, chosen) = (double.NegativeInfinity, 0);
        for (var w = 0; w < _system.Subcarriers; w++)
        {
            if (_relaxation.Sinr(b, n, w) is var sinr && sinr > best)
            {
                (best, chosen) = (sinr, w);
            }
        }

        _relaxation.Z[(pair * _system.Subcarriers) + chosen] = 1;
        _settled[pair] = chosen;
    }

    private void ProjectY()
    {
        var (y, sensors) = (_relaxation.Y, _system.Sensors);
        var own = _row.AsSpan(0, _system.EdgeServers);
        for (var n = 0; n < sensors; n++)
        {
            for (var b = 0; b < own.Length; b++)
            {
                own[b] = y[(b * sensors) + n];
            }

            LbcdProjection.Box(own, _system.MaxAssociations[n]);
            for (var b = 0; b < own.Length; b++)
            {
                y[(b * sensors) + n] = own[b];
            }
        }
    }

    /// <summary>The largest derivative that leads to more of an association; without any, the largest that leads to less.</summary>
    /// <remarks>It is what a whole step is measured by: a hopeless link must not make the steps of all others small.</remarks>
    private double LargestAlongY()
    {
        var (y, gradient, up, down) = (_relaxation.Y, _relaxation.GradientY, 0.0, 0.0);
        for (var pair = 0; pair < y.Length; pair++)
        {
            up = y[pair] < 1 ? Math.Max(up, gradient[pair]) : up;
            down = y[pair] > 0 ? Math.Max(down, -gradient[pair]) : down;
        }

        return up > 0 ? up : down;
    }

    /// <summary>The largest derivative against the mean of its row: what along the simplex can still move.</summary>
    private double LargestAlongZ()
    {
        var (subcarriers, largest) = (_system.Subcarriers, 0.0);
        for (var pair = 0; pair < _relaxation.Y.Length; pair++)
        {
            if (_relaxation.Y[pair] == 0)
            {
                continue;
            }

            var own = 0.0;
            var row = _relaxation.GradientZ.AsSpan(pair * subcarriers, subcarriers);
            var z = _relaxation.Z.AsSpan(pair * subcarriers, subcarriers);
            for (var w = 0; w < subcarriers; w++)
            {
                own += z[w] * row[w];
            }

            foreach (var slope in row)
            {
                largest = Math.Max(largest, slope - own);
            }
        }

        return largest;
    }

    private void StepAlongZ(double scale)
    {
        var subcarriers = _system.Subcarriers;
        for (var pair = 0; pair < _relaxation.Y.Length; pair++)
        {
            if (_relaxation.Y[pair] == 0)
            {
                continue;
            }

            var z = _relaxation.Z.AsSpan(pair * subcarriers, subcarriers);
            for (var w = 0; w < subcarriers; w++)
            {
                z[w] += scale * _relaxation.GradientZ[(pair * subcarriers) + w];
            }

            LbcdProjection.Simplex(z, _step);
        }
    }

    private void Try()
    {
        _relaxation.GoOnAir();
        _trial.CopyFrom(Plan);
        _rounding.Round(_relaxation, _trial);
        _scorer.Score(_trial);
        if (_trial.Worth > _best.Worth)
        {
            _best.CopyFrom(_trial);
        }
    }
}
