using Twinwright.Learning.Networks;
using Twinwright.Model.Randomness;
using Twinwright.Model.Threading;

namespace Twinwright.Learning.Ppo;

/// <summary>Epochs and minibatches of an update.</summary>
/// <remarks>
/// With several actors an item is a network's whole update, all epochs of it. With one actor, minibatch after minibatch
/// is cut into chunks of <see cref="Chunk"/> rows, and an item is a chunk.
/// </remarks>
internal sealed class UpdateWork : IWorkItems
{
    private const int Chunk = 512;
    private readonly PpoShape _shape;
    private readonly PpoSettings _settings;
    private readonly ActorGroup _actors;
    private readonly CriticGroup _critics;
    private readonly Rollout _rollout;
    private readonly RandomField _field;
    private readonly WorkerTeam _team;
    private readonly Bench[] _benches;
    private readonly float[][] _gradients;
    private readonly LossSums[] _sums;
    private readonly int[][] _orders;
    private readonly bool _chunked;
    private readonly int _samples;
    private readonly int _minibatch;
    private double _actorRate;
    private float _entropy;
    private long _update;
    private (bool Actors, int First, int Rows) _part;

    public UpdateWork(
        PpoShape shape, PpoSettings settings, ActorGroup actors, CriticGroup critics, Rollout rollout, RandomField field, WorkerTeam team)
    {
        (_shape, _settings, _actors, _critics, _rollout, _field, _team) = (shape, settings, actors, critics, rollout, field, team);
        _samples = settings.Steps * shape.Rows;
        _minibatch = (_samples + settings.Minibatches - 1) / settings.Minibatches;
        _chunked = shape.Actors == 1 && _minibatch > Chunk;
        var rows = Math.Min(Chunk, _minibatch);
        var size = Math.Max(actors.GradientSize, critics.Networks.Stride);
        _benches = [.. Enumerable.Range(0, team.Workers).Select(_ => new Bench(shape, settings, rows))];
        var items = _chunked ? (_minibatch + Chunk - 1) / Chunk : team.Workers;
        _gradients = [.. Enumerable.Range(0, items).Select(_ => new float[size])];
        _orders = [.. Enumerable.Range(0, _chunked ? 1 : team.Workers).Select(_ => new int[_samples])];
        _sums = new LossSums[Math.Max(items, shape.Actors + shape.Critics)];
    }

    public PpoReport Run(double progress, long update)
    {
        _actorRate = _settings.ActorRate + (progress * (_settings.ActorRateAtEnd - _settings.ActorRate));
        _entropy = (float)(_settings.Entropy + (progress * (_settings.EntropyAtEnd - _settings.Entropy)));
        _update = update;
        Array.Clear(_sums);
        var total = default(LossSums);
        if (_chunked)
        {
            total.Add(RunChunked(actors: true));
            total.Add(RunChunked(actors: false));
        }
        else
        {
            _team.Run(_shape.Actors + _shape.Critics, this);
            foreach (ref readonly var sums in _sums.AsSpan())
            {
                total.Add(sums);
            }
        }

        return new PpoReport
        {
            Entropy = total.Entropy / total.Rows,
            Divergence = total.Divergence / total.Rows,
            ClipFraction = total.Clipped / total.Rows,
            ValueLoss = total.ValueLoss / total.ValueRows,
        };
    }

    public void Do(int item, int worker)
    {
        if (_chunked)
        {
            var first = _part.First + (item * Chunk);
            var rows = Math.Min(Chunk, _part.First + _part.Rows - first);
            _gradients[item].AsSpan().Clear();
            _sums[item] = Learn(_part.Actors, 0, _orders[0].AsSpan(first, rows), _part.Rows, _benches[worker], _gradients[item]);
            return;
        }

        var actors = item < _shape.Actors;
        _sums[item] = Update(actors, actors ? item : item - _shape.Actors, worker);
    }

    /// <summary>All epochs of one network.</summary>
    private LossSums Update(bool actors, int network, int worker)
    {
        var (gradient, order) = (_gradients[worker], _orders[worker]);
        var total = default(LossSums);
        for (var epoch = 0; epoch < _settings.Epochs; epoch++)
        {
            Shuffle(actors, network, epoch, order);
            var sums = default(LossSums);
            for (var first = 0; first < _samples; first += _minibatch)
            {
                var rows = Math.Min(_minibatch, _samples - first);
                gradient.AsSpan().Clear();
                for (var at = 0; at < rows; at += Chunk)
                {
                    sums.Add(Learn(actors, network, order.AsSpan(first + at, Math.Min(Chunk, rows - at)), rows, _benches[worker], gradient));
                }

                Step(actors, network, gradient);
            }

            total.Add(sums);
            if (TooFar(actors, sums))
            {
                break;
            }
        }

        return total;
    }

    /// <summary>All epochs of the only network of a kind, its minibatches shared by the threads.</summary>
    private LossSums RunChunked(bool actors)
    {
        var total = default(LossSums);
        for (var epoch = 0; epoch < _settings.Epochs; epoch++)
        {
            Shuffle(actors, 0, epoch, _orders[0]);
            var sums = default(LossSums);
            for (var first = 0; first < _samples; first += _minibatch)
            {
                _part = (actors, first, Math.Min(_minibatch, _samples - first));
                var chunks = (_part.Rows + Chunk - 1) / Chunk;
                _team.Run(chunks, this);
                for (var chunk = 0; chunk < chunks; chunk++)
                {
                    sums.Add(_sums[chunk]);
                    if (chunk > 0)
                    {
                        AddTo(_gradients[0], _gradients[chunk]);
                    }
                }

                Step(actors, 0, _gradients[0]);
            }

            total.Add(sums);
            if (TooFar(actors, sums))
            {
                break;
            }
        }

        return total;
    }

    private static void AddTo(float[] sum, float[] part)
    {
        for (var at = 0; at < sum.Length; at++)
        {
            sum[at] += part[at];
        }
    }

    private LossSums Learn(bool actors, int network, ReadOnlySpan<int> samples, int minibatch, Bench bench, Span<float> gradient)
    {
        var scale = 1f / minibatch;
        if (actors)
        {
            bench.Actor.Gather(_rollout, network, _shape.Critics == 1 ? 0 : network, samples);
            return _actors.Learn(network, bench.Actor, samples.Length, scale, _entropy, bench.ActorPass, bench.Loss, gradient[.._actors.GradientSize]);
        }

        bench.Critic.Gather(_rollout, network, samples);
        return _critics.Learn(network, bench.Critic, samples.Length, scale, bench.CriticPass, gradient[.._critics.Networks.Stride]);
    }

    private void Step(bool actors, int network, float[] gradient)
    {
        if (actors)
        {
            _actors.Step(network, gradient.AsSpan(0, _actors.GradientSize), _actorRate);
        }
        else
        {
            _critics.Step(network, gradient.AsSpan(0, _critics.Networks.Stride), _actorRate * _settings.CriticRate);
        }
    }

    private bool TooFar(bool actors, in LossSums sums) =>
        actors && _settings.MaxDivergence > 0 && sums.Divergence / sums.Rows > _settings.MaxDivergence;

    /// <summary>An order of the samples, by Fisher and Yates, that depends on update, epoch and network alone.</summary>
    private void Shuffle(bool actors, int network, int epoch, int[] order)
    {
        for (var at = 0; at < order.Length; at++)
        {
            order[at] = at;
        }

        var row = (((_update * _settings.Epochs) + epoch) * (_shape.Actors + _shape.Critics)) + network + (actors ? 0 : _shape.Actors);
        Span<double> draws = stackalloc double[RandomField.Alignment * 4];
        for (var last = order.Length - 1; last > 0; last--)
        {
            var column = order.Length - 1 - last;
            if (column % draws.Length == 0)
            {
                _field.Fill(row, column, draws);
            }

            var other = (int)(draws[column % draws.Length] * (last + 1));
            (order[last], order[other]) = (order[other], order[last]);
        }
    }

    /// <summary>A worker's scratch.</summary>
    private sealed class Bench(PpoShape shape, PpoSettings settings, int rows)
    {
        public ActorBatch Actor { get; } = new(shape, rows);

        public CriticBatch Critic { get; } = new(shape, rows);

        public NetworkPass ActorPass { get; } = new(shape.Actor, rows);

        public ActorLoss Loss { get; } = new(shape, settings);

        public NetworkPass CriticPass { get; } = new(shape.Critic, rows);
    }
}
