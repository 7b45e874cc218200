using Twinwright.Learning.Networks;
using Twinwright.Learning.Policies;
using Twinwright.Model.Computing;
using Twinwright.Model.Randomness;

namespace Twinwright.Live.SubModels;

/// <summary>A sub-model of <see cref="NetworkFamily"/>, with the optimiser's moments of each sub-process and room for a minibatch.</summary>
internal sealed class NetworkSubModel : ISubModel
{
    private const float AdamEpsilon = 1e-8f;
    private static readonly SubProcess[] Processes = [SubProcess.Embb, SubProcess.Urllc, SubProcess.Integrated];
    private readonly NetworkFamily _family;
    private readonly SampleLayout _layout;
    private readonly float[] _parameters;
    private readonly float[] _gradient;
    private readonly Adam[] _adams;
    private readonly float[] _embbInputs, _urllcInputs, _residuals, _embb, _urllc, _both, _hidden, _outputs;
    private readonly float[] _outputSlope, _hiddenSlope, _bothSlope, _embbSlope, _urllcSlope;

    public NetworkSubModel(NetworkFamily family)
    {
        (_family, _layout, _parameters) = (family, family.Task.Layout, family.Origin.ToArray());
        _gradient = new float[_parameters.Length];
        _adams = [.. Processes.Select(process => new Adam(1, family.Trained(process).Count))];
        var rows = family.Minibatch;
        float[] Room(int width) => new float[rows * width];
        (_embbInputs, _urllcInputs, _residuals) = (Room(_layout.Embb), Room(_layout.Urllc), Room(_layout.Outputs));
        (_embb, _urllc) = (Room(family.Embb.Outputs), Room(family.Urllc.Outputs));
        (_both, _hidden, _outputs) = (Room(family.Integrated.Inputs), Room(family.Integrated.Outputs), Room(_layout.Outputs));
        (_embbSlope, _urllcSlope) = (Room(family.Embb.Outputs), Room(family.Urllc.Outputs));
        (_bothSlope, _hiddenSlope, _outputSlope) = (Room(family.Integrated.Inputs), Room(family.Integrated.Outputs), Room(_layout.Outputs));
    }

    public ISubModelFamily Family => _family;

    public Span<float> Parameters => _parameters;

    public double Train(SampleWindow samples, SubProcess process, int iterations, Rng rng)
    {
        if (samples.Count == 0 || iterations == 0 || process == SubProcess.None)
        {
            return double.NaN;
        }

        var (offset, count) = _family.Trained(process);
        var adam = _adams[Array.IndexOf(Processes, process)];
        var gradient = _gradient.AsSpan(offset, count);
        var sum = 0.0;
        for (var iteration = 0; iteration < iterations; iteration++)
        {
            for (var row = 0; row < _family.Minibatch; row++)
            {
                Load(samples.Newest(rng.NextInteger(0, samples.Count - 1)), row);
            }

            gradient.Clear();
            sum += Gradient(process, _family.Minibatch);
            GradientNorm.Clip(gradient, _family.Settings.GradientBound);
            adam.Step(0, _parameters.AsSpan(offset, count), gradient, _family.Settings.LearningRate, AdamEpsilon);
            FallBack(offset, count);
        }

        return sum / iterations;
    }

    public double Loss(SampleWindow samples, int newest)
    {
        var count = Math.Min(samples.Count, newest);
        var sum = 0.0;
        for (var from = 0; from < count; from += _family.Minibatch)
        {
            var rows = Math.Min(_family.Minibatch, count - from);
            for (var row = 0; row < rows; row++)
            {
                Load(samples.Newest(from + row), row);
            }

            Forward(SubProcess.Integrated, rows);
            sum += SquaredError(rows) * rows;
        }

        return count == 0 ? double.NaN : sum / count;
    }

    public void Predict(ReadOnlySpan<float> sample, Span<double> into)
    {
        Load(sample, 0);
        Forward(SubProcess.Integrated, 1);
        for (var q = 0; q < _layout.Outputs; q++)
        {
            into[q] = sample[_layout.Anchors + q] + ((double)_outputs[q] * _family.Task.Quantities[q].ChangeScale);
        }
    }

    public ISubModel Clone()
    {
        var copy = new NetworkSubModel(_family);
        _parameters.CopyTo(copy._parameters, 0);
        for (var at = 0; at < _adams.Length; at++)
        {
            var moments = new TensorSet();
            _adams[at].Save(moments, "");
            copy._adams[at].Restore(moments, "");
        }

        return copy;
    }

    public byte[] ParameterBytes()
    {
        var writer = new StateWriter(StateKind.Parameters, _family.Identity);
        writer.Floats(_parameters);
        return writer.Finish();
    }

    public byte[] ToBytes()
    {
        var writer = new StateWriter(StateKind.Model, _family.Identity);
        writer.Floats(_parameters);
        foreach (var adam in _adams)
        {
            var moments = new TensorSet();
            adam.Save(moments, "");
            writer.Double(moments.Find(".adam.steps")!.Double![0]);
            writer.Floats(moments.Find(".adam.mean")!.Single);
            writer.Floats(moments.Find(".adam.square")!.Single);
        }

        return writer.Finish();
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote after its header.</summary>
    public void ReadFrom(ref StateReader reader)
    {
        reader.Floats(_parameters, "parameters");
        foreach (var (at, adam) in _adams.Index())
        {
            var count = _family.Trained(Processes[at]).Count;
            var (mean, square) = (new float[count], new float[count]);
            var steps = reader.Double("steps of the optimiser");
            reader.Floats(mean, "moments");
            reader.Floats(square, "moments");
            var moments = new TensorSet();
            moments.Add(".adam.steps", [steps]);
            moments.Add(".adam.mean", mean);
            moments.Add(".adam.square", square);
            adam.Restore(moments, "");
        }
    }

    /// <summary>Mean loss of the rows loaded, and its gradient added where the sub-process trains; for tests, too.</summary>
    internal double Gradient(SubProcess process, int rows)
    {
        Forward(process, rows);
        var loss = SquaredError(rows);
        var factor = 2f / (rows * _layout.Outputs);
        for (var at = 0; at < rows * _layout.Outputs; at++)
        {
            _outputSlope[at] = factor * (_outputs[at] - _residuals[at]);
        }

        switch (process)
        {
            case SubProcess.Embb:
                _family.EmbbHead.Backward(_parameters, _embb, _outputs, _outputSlope, _gradient, _embbSlope, rows);
                _family.Embb.Backward(_parameters, _embbInputs, _embb, _embbSlope, _gradient, default, rows);
                break;
            case SubProcess.Urllc:
                _family.UrllcHead.Backward(_parameters, _urllc, _outputs, _outputSlope, _gradient, _urllcSlope, rows);
                _family.Urllc.Backward(_parameters, _urllcInputs, _urllc, _urllcSlope, _gradient, default, rows);
                break;
            default:
                _family.IntegratedHead.Backward(_parameters, _hidden, _outputs, _outputSlope, _gradient, _hiddenSlope, rows);
                _family.Integrated.Backward(_parameters, _both, _hidden, _hiddenSlope, _gradient, _bothSlope, rows);
                Split(rows);
                _family.Embb.Backward(_parameters, _embbInputs, _embb, _embbSlope, _gradient, default, rows);
                _family.Urllc.Backward(_parameters, _urllcInputs, _urllc, _urllcSlope, _gradient, default, rows);
                break;
        }

        return loss;
    }

    /// <summary>θ ← θ − rate · pull · (θ − θ_0): decay as in AdamW (Loshchilov and Hutter 2019), towards what all models share.</summary>
    private void FallBack(int offset, int count)
    {
        var origin = _family.Origin.Slice(offset, count);
        var parameters = _parameters.AsSpan(offset, count);
        var share = (float)(_family.Settings.LearningRate * _family.Settings.OriginPull);
        for (var at = 0; at < count; at++)
        {
            parameters[at] -= share * (parameters[at] - origin[at]);
        }
    }

    /// <summary>Gradient of the last <see cref="Gradient"/> calls together.</summary>
    internal ReadOnlySpan<float> LastGradient => _gradient;

    /// <summary>Takes a sample into a row of the minibatch.</summary>
    internal void Load(ReadOnlySpan<float> sample, int row)
    {
        sample[.._layout.Embb].CopyTo(_embbInputs.AsSpan(row * _layout.Embb));
        sample.Slice(_layout.Embb, _layout.Urllc).CopyTo(_urllcInputs.AsSpan(row * _layout.Urllc));
        for (var q = 0; q < _layout.Outputs; q++)
        {
            _residuals[(row * _layout.Outputs) + q] = Math.Clamp(
                sample[_layout.Residuals + q], -SubModelTask.MostScales, SubModelTask.MostScales);
        }
    }

    private void Forward(SubProcess process, int rows)
    {
        if (process != SubProcess.Urllc)
        {
            _family.Embb.Forward(_parameters, _embbInputs, _embb, rows);
        }

        if (process != SubProcess.Embb)
        {
            _family.Urllc.Forward(_parameters, _urllcInputs, _urllc, rows);
        }

        switch (process)
        {
            case SubProcess.Embb:
                _family.EmbbHead.Forward(_parameters, _embb, _outputs, rows);
                break;
            case SubProcess.Urllc:
                _family.UrllcHead.Forward(_parameters, _urllc, _outputs, rows);
                break;
            default:
                Join(rows);
                _family.Integrated.Forward(_parameters, _both, _hidden, rows);
                _family.IntegratedHead.Forward(_parameters, _hidden, _outputs, rows);
                break;
        }
    }

    private double SquaredError(int rows)
    {
        var sum = 0.0;
        for (var at = 0; at < rows * _layout.Outputs; at++)
        {
            var error = (double)_outputs[at] - _residuals[at];
            sum += error * error;
        }

        return sum / (rows * _layout.Outputs);
    }

    private void Join(int rows)
    {
        var (b, u) = (_family.Embb.Outputs, _family.Urllc.Outputs);
        for (var row = 0; row < rows; row++)
        {
            _embb.AsSpan(row * b, b).CopyTo(_both.AsSpan(row * (b + u)));
            _urllc.AsSpan(row * u, u).CopyTo(_both.AsSpan((row * (b + u)) + b));
        }
    }

    private void Split(int rows)
    {
        var (b, u) = (_family.Embb.Outputs, _family.Urllc.Outputs);
        for (var row = 0; row < rows; row++)
        {
            _bothSlope.AsSpan(row * (b + u), b).CopyTo(_embbSlope.AsSpan(row * b));
            _bothSlope.AsSpan((row * (b + u)) + b, u).CopyTo(_urllcSlope.AsSpan(row * u));
        }
    }
}
