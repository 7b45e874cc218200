using Twinwright.Learning.Networks;
using Twinwright.Model.Randomness;
using Twinwright.Model.Threading;

namespace Twinwright.Learning.Ppo;

/// <summary>Draws what all rows do at a step.</summary>
internal sealed class ActingWork : IWorkItems
{
    private const int Chunk = 256;
    private readonly PpoShape _shape;
    private readonly ActorGroup _actors;
    private readonly Rollout _rollout;
    private readonly RandomField _field;
    private readonly WorkerTeam _team;
    private readonly NetworkPass[] _passes;
    private readonly double[][] _draws;
    private readonly int _chunks;
    private readonly int _columns;
    private int _step;
    private long _row;

    public ActingWork(PpoShape shape, ActorGroup actors, Rollout rollout, RandomField field, WorkerTeam team)
    {
        (_shape, _actors, _rollout, _field, _team) = (shape, actors, rollout, field, team);
        var rows = Math.Min(shape.Rows, Chunk);
        _chunks = (shape.Rows + Chunk - 1) / Chunk;
        _columns = RandomField.Align(shape.Rows * shape.Heads.Draws);
        _passes = [.. Enumerable.Range(0, team.Workers).Select(_ => new NetworkPass(shape.Actor, rows))];
        _draws = [.. Enumerable.Range(0, team.Workers).Select(_ => new double[RandomField.Align(rows * shape.Heads.Draws)])];
    }

    public void Run(int step, long row)
    {
        (_step, _row) = (step, row);
        _team.Run(_shape.Actors * _chunks, this);
    }

    public void Do(int item, int worker)
    {
        var (actor, first) = (item / _chunks, item % _chunks * Chunk);
        var rows = Math.Min(Chunk, _shape.Rows - first);
        var heads = _shape.Heads;
        var (inputs, outputs) = (_shape.Actor.Inputs, heads.Outputs);
        var result = _passes[worker].Forward(
            _actors.Networks, actor, _rollout.ActorInput(actor, _step).Slice(first * inputs, rows * inputs), rows);
        var draws = _draws[worker].AsSpan(0, RandomField.Align(rows * heads.Draws));
        _field.Fill(_row, (actor * _columns) + (first * heads.Draws), draws);
        var deviations = _actors.DeviationsOf(actor);
        var at = (((actor * _rollout.Steps) + _step) * _shape.Rows) + first;
        for (var row = 0; row < rows; row++, at++)
        {
            var own = result.Slice(row * outputs, outputs);
            PolicyHeads.Softmax(heads, own, _shape.Masked ? _rollout.Masks.AsSpan(at * heads.Logits, heads.Logits) : default);
            var choices = _rollout.Choices.AsSpan(at * heads.Heads, heads.Heads);
            var numbers = _rollout.Numbers.AsSpan(at * heads.Numbers, heads.Numbers);
            PolicyHeads.Sample(heads, own, deviations, draws.Slice(row * heads.Draws, heads.Draws), choices, numbers);
            _rollout.LogProbability[at] = PolicyHeads.LogProbability(heads, own, deviations, choices, numbers);
        }
    }
}
