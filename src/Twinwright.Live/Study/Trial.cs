using Twinwright.Live.SubModels;
using Twinwright.Model.Computing;
using Twinwright.Model.Randomness;
using Twinwright.Model.WideArea;

namespace Twinwright.Live.Study;

/// <summary>Replays a data set through one edge server a sensor: predict, see what comes, learn; helpers first, then recipients.</summary>
/// <remarks>Every prediction is scored before its truth is learnt, so all data is test data (prequential evaluation).</remarks>
public sealed class Trial
{
    private static readonly WideAreaConstants Constants = new();
    private readonly SampleSource _source;
    private readonly TrialSettings _settings;
    private readonly ISubModelFamily _family;
    private readonly SubModelState[] _states;
    private readonly SampleBatch[] _batches;
    private readonly int[] _region;
    private readonly int[] _numberInRegion;
    private readonly SubModelState[] _partialDts;
    private readonly SampleBatch[] _regionBatches;
    private readonly TrialResult _result;
    private readonly List<(double, double, bool)> _scores = [];
    private readonly double[] _lossSums = new double[3];
    private readonly double[] _law;

    private Trial(SampleSource source, TrialSettings settings, ISubModelFamily family)
    {
        (_source, _settings, _family) = (source, settings, family);
        var data = source.Data;
        var layout = source.Task.Layout;
        _states = [.. data.Sensors.Select(_ => SubModelState.Create(family, 1, settings.WindowSamples))];
        _batches = [.. data.Sensors.Select(_ => new SampleBatch(layout))];
        _region = settings.Regions == 0 ? [] : RegionMap.Of(data.Sensors, settings.Regions);
        _numberInRegion = [.. _region.Select((region, at) => _region.Take(at).Count(other => other == region))];
        _partialDts = [.. _region.CountBy(region => region).OrderBy(pair => pair.Key)
            .Select(pair => SubModelState.Create(family, pair.Value, settings.WindowSamples * pair.Value))];
        _regionBatches = [.. _partialDts.Select(_ => new SampleBatch(layout))];
        _law = new double[data.Sensors.Count];
        (First, End) = (Math.Max(1, settings.FirstStep), Math.Min(settings.EndStep, data.Steps));
        var firstYear = data.TimeAt(First).Year;
        _result = new TrialResult(settings, data.Sensors.Count, source.Task.Quantities.Count, firstYear, data.TimeAt(End - 1).Year - firstYear + 1);
    }

    private int First { get; }

    private int End { get; }

    /// <summary>Runs a trial.</summary>
    /// <param name="source">The samples.</param>
    /// <param name="settings">How.</param>
    /// <param name="family">Family of the sub-models; its task is the source's.</param>
    /// <param name="stop">Ends it early with an exception.</param>
    public static TrialResult Run(SampleSource source, TrialSettings settings, ISubModelFamily family, CancellationToken stop = default)
    {
        var trial = new Trial(source, settings, family);
        for (var step = trial.First; step < trial.End; step++)
        {
            stop.ThrowIfCancellationRequested();
            trial.Cycle(step);
        }

        trial._result.Scores = trial._scores;
        var updates = Math.Max(1, trial._result.Updates);
        trial._result.MeanLoss = (trial._lossSums[0] / updates, trial._lossSums[1] / updates, trial._lossSums[2] / updates);
        return trial._result;
    }

    private void Cycle(int step)
    {
        for (var sensor = 0; sensor < _states.Length; sensor++)
        {
            _batches[sensor].Clear();
            if (_source.Add(step, sensor, _batches[sensor], 0))
            {
                Score(step, sensor);
            }
        }

        UpdateEdgeServers(step);
        UpdatePartialDts(step);
    }

    /// <summary>Helpers first, so that recipients take what was learnt in this very cycle.</summary>
    private void UpdateEdgeServers(int step)
    {
        var rng = new Rng(_settings.Seed).Split("identities", step);
        var helpers = new bool[_states.Length];
        var offers = new ReadOnlyMemory<byte>?[_states.Length];
        for (var sensor = 0; sensor < _states.Length; sensor++)
        {
            helpers[sensor] = rng.NextUnit() < _settings.HelperShare && _settings.HelpBy != HelpBy.None && _batches[sensor].Rows > 0;
            if (helpers[sensor])
            {
                Update(step, sensor, null);
            }
        }

        for (var sensor = 0; sensor < _states.Length; sensor++)
        {
            if (!helpers[sensor] && _batches[sensor].Rows > 0)
            {
                var (helper, similarity) = Choose(sensor, helpers, rng);
                HelpOffer? offer = helper < 0 ? null : new HelpOffer(offers[helper] ??= _states[helper].Model.ParameterBytes(), similarity);
                Update(step, sensor, offer);
            }
        }
    }

    private (int Helper, double Similarity) Choose(int recipient, bool[] helpers, Rng rng)
    {
        var sensors = _source.Data.Sensors;
        if (_settings.HelpBy == HelpBy.Random)
        {
            var willing = Enumerable.Range(0, helpers.Length).Where(at => helpers[at]).ToList();
            return willing.Count == 0 ? (-1, 0) : (willing[rng.NextInteger(0, willing.Count - 1)], _settings.RandomSimilarity);
        }

        // The likelier the more similar: always taking the nearest would let pairs talk to themselves.
        var sum = 0.0;
        for (var helper = 0; helper < helpers.Length; helper++)
        {
            _law[helper] = helpers[helper] && sensors[recipient].DistanceM(sensors[helper]) is var d && d < _settings.NeighbourDistanceM
                ? ParameterBlend.LawSimilarity(d, _settings.NeighbourDistanceM) : 0;
            sum += _law[helper];
        }

        var rest = sum * rng.NextUnit();
        for (var helper = 0; helper < helpers.Length; helper++)
        {
            rest -= _law[helper];
            if (_law[helper] > 0 && rest < 0)
            {
                return (helper, _law[helper]);
            }
        }

        return (-1, 0);
    }

    private void Update(int step, int sensor, HelpOffer? offer)
    {
        var iterations = Due(_settings.Iterations * (offer is null ? 1 : _settings.RecipientShare), step + sensor);
        var result = EdgeServerUpdate.RunInPlace(
            _states[sensor], UpdateOrder.Of(iterations, step, _settings.Seed, sensor), _batches[sensor], offer, null, Constants);
        _result.Updates++;
        _result.Iterations += result.Iterations;
        _result.WorkFlop += result.WorkFlop;
        _result.EnergyJ += ComputingEnergy.EnergyJ(Constants.SwitchedCapacitanceWPerHz3, result.WorkFlop, Constants.LatencyThresholdS);
        _result.BytesExchanged += result.BytesReceived;
        _lossSums[0] += result.LossBefore;
        _lossSums[1] += result.LossAfterHelp;
        _lossSums[2] += result.LossAfterTraining;
        if (result.Blend is { } blend)
        {
            _result.Helped++;
            foreach (var (layer, taken) in _family.Layers.Zip(blend.Layers))
            {
                _result.BlendedWeight += layer.Count * taken.Weight;
                _result.BlendedParameters += layer.Count;
            }
        }
    }

    private void UpdatePartialDts(int step)
    {
        for (var region = 0; region < _partialDts.Length; region++)
        {
            var batch = _regionBatches[region];
            batch.Clear();
            for (var sensor = 0; sensor < _states.Length; sensor++)
            {
                if (_region[sensor] == region && _batches[sensor].Rows > 0)
                {
                    batch.Add(_numberInRegion[sensor], _batches[sensor].Row(0));
                }
            }

            if (batch.Rows > 0)
            {
                var order = UpdateOrder.Of(Due(_settings.Iterations, step + region), step, _settings.Seed, _states.Length + region);
                EdgeServerUpdate.RunInPlace(_partialDts[region], order, batch, null, null, Constants);
            }
        }
    }

    /// <summary>Scores the predictions of a reading that has come, before anybody learns from it.</summary>
    private void Score(int step, int sensor)
    {
        var (task, layout) = (_source.Task, _source.Task.Layout);
        var sample = _batches[sensor].Row(0);
        Span<double> local = stackalloc double[layout.Outputs];
        Span<double> regional = stackalloc double[layout.Outputs];
        _states[sensor].Model.Predict(sample, local);
        var (anomaly, persistenceAnomaly) = (0.0, 0.0);
        for (var q = 0; q < layout.Outputs; q++)
        {
            var (truth, anchor) = (_source.Data.Value(step, sensor, q), (double)sample[layout.Anchors + q]);
            var sums = _result.Of(sensor, q, _source.Data.TimeAt(step).Year);
            sums.Count++;
            sums.SubModel += Square(local[q] - truth);
            sums.Persistence += Square(anchor - truth);
            anomaly += Square((local[q] - truth) / task.Quantities[q].ChangeScale);
            persistenceAnomaly += Square((anchor - truth) / task.Quantities[q].ChangeScale);
            if (_partialDts.Length > 0)
            {
                var (partialDt, number) = (_partialDts[_region[sensor]], _numberInRegion[sensor]);
                partialDt.Model.Predict(sample, regional);
                var twin = TwinIntegration.Combine(
                    [new(local[q], _states[sensor].Errors.Rms(0, q)), new(regional[q], partialDt.Errors.Rms(number, q))]);
                sums.PartialDt += Square(regional[q] - truth);
                sums.Twin += Square(twin - truth);
            }
        }

        if (_source.Data.Label(step, sensor) is var label && label >= 0)
        {
            _scores.Add((anomaly, persistenceAnomaly, label == 1));
        }
    }

    /// <summary>Whole minibatches of a cycle, so that their mean is the budget; edge servers take turns.</summary>
    private static int Due(double budget, int turn) => (int)(Math.Floor(budget * (turn + 1)) - Math.Floor(budget * turn));

    private static double Square(double value) => value * value;
}
