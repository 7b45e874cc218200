using Twinwright.Learning.Networks;
using Twinwright.Model.Threading;

namespace Twinwright.Learning.Ppo;

/// <summary>What critics say of a rollout, and the advantages that follow.</summary>
internal sealed class ValueWork : IWorkItems
{
    private const int Chunk = 512;
    private readonly PpoShape _shape;
    private readonly PpoSettings _settings;
    private readonly CriticGroup _critics;
    private readonly RewardScales _scales;
    private readonly Rollout _rollout;
    private readonly WorkerTeam _team;
    private readonly NetworkPass[] _passes;
    private readonly float[] _cutValues;
    private readonly double[] _residual;
    private readonly double[] _variance;
    private readonly int _chunks;
    private readonly EstimateWork _estimating;

    public ValueWork(PpoShape shape, PpoSettings settings, CriticGroup critics, RewardScales scales, Rollout rollout, WorkerTeam team)
    {
        (_shape, _settings, _critics, _scales, _rollout, _team) = (shape, settings, critics, scales, rollout, team);
        var samples = (rollout.Steps + 1) * shape.Rows;
        _chunks = (samples + Chunk - 1) / Chunk;
        _passes = [.. Enumerable.Range(0, team.Workers).Select(_ => new NetworkPass(shape.Critic, Math.Min(samples, Chunk)))];
        _cutValues = new float[rollout.Cut.Length];
        (_residual, _variance) = (new double[shape.Critics], new double[shape.Critics]);
        _estimating = new EstimateWork(this);
    }

    /// <summary>Fills in values, advantages and returns.</summary>
    /// <returns>Explained variance.</returns>
    public double Run()
    {
        _team.Run(_shape.Critics * _chunks, this);
        _team.Run(_shape.Critics, _estimating);
        var (residual, variance) = (0.0, 0.0);
        for (var critic = 0; critic < _shape.Critics; critic++)
        {
            residual += _residual[critic];
            variance += _variance[critic];
        }

        return variance > 0 ? 1 - (residual / variance) : double.NaN;
    }

    /// <summary>Values of a chunk of a critic's inputs.</summary>
    public void Do(int item, int worker)
    {
        var (critic, first) = (item / _chunks, item % _chunks * Chunk);
        var samples = (_rollout.Steps + 1) * _shape.Rows;
        var rows = Math.Min(Chunk, samples - first);
        var width = _shape.Critic.Inputs;
        var inputs = _rollout.CriticInputs.AsSpan(((critic * samples) + first) * width, rows * width);
        var said = _passes[worker].Forward(_critics.Networks, critic, inputs, rows);
        var (mean, deviation) = _critics.ScaleOf(critic);
        var values = _rollout.Values.AsSpan((critic * samples) + first, rows);
        for (var row = 0; row < rows; row++)
        {
            values[row] = mean + (deviation * said[row]);
        }
    }

    private void Estimate(int critic, int worker)
    {
        var count = _rollout.Steps * _shape.Rows;
        var (first, size) = (critic * count, count + _shape.Rows);
        _scales.Scale(_rollout, critic);
        ValueCuts(critic, worker);
        var values = _rollout.Values.AsSpan(critic * size, size);
        var (advantages, returns) = (_rollout.Advantages.AsMemory(first, count), _rollout.Returns.AsMemory(first, count));
        Advantages.Estimate(
            _rollout.Rewards.AsSpan(first, count), values, _rollout.Ended.AsSpan(first, count),
            _shape.Cuts ? _cutValues.AsSpan(first, count) : default, _shape.Rows,
            (float)_settings.Discount, (float)_settings.Trace, advantages.Span, returns.Span);
        Explain(critic, values, returns.Span);
        _critics.Observe(critic, returns.Span);
        if (_settings.NormaliseAdvantages)
        {
            Advantages.Normalise(advantages.Span);
        }
    }

    private void ValueCuts(int critic, int worker)
    {
        if (!_shape.Cuts)
        {
            return;
        }

        var (count, width) = (_rollout.Steps * _shape.Rows, _shape.Critic.Inputs);
        var (mean, deviation) = _critics.ScaleOf(critic);
        for (var at = critic * count; at < (critic + 1) * count; at++)
        {
            _cutValues[at] = _rollout.Cut[at]
                ? mean + (deviation * _passes[worker].Forward(_critics.Networks, critic, _rollout.CutInputs.AsSpan(at * width, width), 1)[0])
                : 0;
        }
    }

    private void Explain(int critic, ReadOnlySpan<float> values, ReadOnlySpan<float> returns)
    {
        var (error, errorSquare, sum, square) = (0.0, 0.0, 0.0, 0.0);
        for (var at = 0; at < returns.Length; at++)
        {
            var difference = (double)returns[at] - values[at];
            error += difference;
            errorSquare += difference * difference;
            sum += returns[at];
            square += (double)returns[at] * returns[at];
        }

        _residual[critic] = errorSquare - (error * error / returns.Length);
        _variance[critic] = square - (sum * sum / returns.Length);
    }

    private sealed class EstimateWork(ValueWork owner) : IWorkItems
    {
        public void Do(int item, int worker) => owner.Estimate(item, worker);
    }
}
