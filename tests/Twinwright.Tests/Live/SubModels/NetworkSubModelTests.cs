using Twinwright.Live.SubModels;
using Twinwright.Model.Computing;
using Twinwright.Model.Randomness;
using Xunit;

namespace Twinwright.Tests.Live.SubModels;

public class NetworkSubModelTests
{
    private static readonly NetworkSettings Small = new() { EmbbUnits = 5, UrllcUnits = 3, IntegratedUnits = 4, LastGain = 1 };

    [Theory]
    [InlineData(SubProcess.Embb)]
    [InlineData(SubProcess.Urllc)]
    [InlineData(SubProcess.Integrated)]
    public void Gradients_are_the_differences_of_a_loss_worked_out_in_plain_double_precision(SubProcess process)
    {
        const int Rows = 7;
        const double Step = 1e-5;
        var family = new NetworkFamily(Samples.Two, Small);
        var model = (NetworkSubModel)family.Create();
        var window = Samples.Window(Samples.Two, Rows, 3);
        for (var row = 0; row < Rows; row++)
        {
            model.Load(window.Newest(row), row);
        }

        var loss = model.Gradient(process, Rows);
        var parameters = model.Parameters.ToArray().Select(value => (double)value).ToArray();
        Assert.Equal(PlainLoss(family, parameters, window, Rows, process), loss, 1e-5);
        Assert.True(loss > 0.01);
        var moved = 0;
        for (var at = 0; at < parameters.Length; at++)
        {
            var kept = parameters[at];
            parameters[at] = kept + Step;
            var above = PlainLoss(family, parameters, window, Rows, process);
            parameters[at] = kept - Step;
            var below = PlainLoss(family, parameters, window, Rows, process);
            parameters[at] = kept;
            var difference = (above - below) / (2 * Step);
            Assert.Equal(difference, model.LastGradient[at], 2e-5);
            moved += difference == 0 ? 0 : 1;
        }

        // Everything that the sub-process trains has a slope, and nothing else has.
        Assert.Equal(family.Trained(process).Count, moved);
    }

    [Fact]
    public void An_autoregressive_process_is_learnt_almost_to_its_innovation()
    {
        var (training, fresh) = (Samples.Autoregressive(0.5, 0.3, 2000, 1), Samples.Autoregressive(0.5, 0.3, 4000, 2));
        var family = new NetworkFamily(Samples.Series);
        var model = family.Create();
        var first = model.Loss(fresh, 4000);
        foreach (var process in new[] { SubProcess.Embb, SubProcess.Urllc, SubProcess.Integrated })
        {
            model.Train(training, process, 1500, new Rng(1).Split("training"));
        }

        // The innovation has variance 1 in scales of change, which no predictor can go below but by luck; the best on
        // these very draws is the truth itself.
        var best = Enumerable.Range(0, 4000).Average(age => Math.Pow(TruthError(fresh.Newest(age), 0.5, 0.3), 2));
        Assert.InRange(best, 0.93, 1.07);
        Assert.True(first > 1.15 * best, $"persistence has {first:R} against {best:R}");
        Assert.InRange(model.Loss(fresh, 4000), best, 1.03 * best);
    }

    [Fact]
    public void The_first_model_predicts_about_what_persistence_does()
    {
        var family = new NetworkFamily(SubModelTask.Pm10);
        var row = new float[SubModelTask.Pm10.Layout.Width];
        Assert.True(FeatureWriter.Write(SubModelTask.Pm10, [25, 20, 22, double.NaN, 30, 18, 40], [22, 21, 20, 19, 18, 17, 16], 0.3, row));
        var prediction = new double[1];
        family.Create().Predict(row, prediction);

        Assert.InRange(prediction[0], 23.5, 26.5);
    }

    [Fact]
    public void Training_and_losses_allocate_nothing()
    {
        var model = new NetworkFamily(SubModelTask.Pm10).Create();
        var window = Samples.Window(SubModelTask.Pm10, 100, 1);
        var rng = new Rng(1);
        Run();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run()
        {
            model.Train(window, SubProcess.Embb, 20, rng);
            model.Train(window, SubProcess.Urllc, 20, rng);
            model.Train(window, SubProcess.Integrated, 20, rng);
            model.Loss(window, 64);
        }
    }

    [Fact]
    public void A_sub_process_moves_its_own_layers_alone()
    {
        var family = new NetworkFamily(Samples.Two, Small);
        foreach (var (process, layers) in new[]
        {
            (SubProcess.Embb, new[] { "embb.head", "embb.0" }),
            (SubProcess.Urllc, ["urllc.0", "urllc.head"]),
            (SubProcess.Integrated, ["embb.0", "integrated.0", "integrated.1", "urllc.0"]),
        })
        {
            var model = family.Create();
            model.Train(Samples.Window(Samples.Two, 30, 1), process, 3, new Rng(1));
            var moved = new List<string>();
            foreach (var layer in family.Layers)
            {
                if (!model.Parameters.Slice(layer.Offset, layer.Count).SequenceEqual(family.Origin.Slice(layer.Offset, layer.Count)))
                {
                    moved.Add(layer.Name);
                }
            }

            Assert.Equal(layers, moved);
        }
    }

    [Fact]
    public void Without_samples_nothing_is_trained_and_nothing_is_measured()
    {
        var family = new NetworkFamily(Samples.Two, Small);
        var model = family.Create();
        var empty = new SampleWindow(Samples.Two.Layout, 4);

        Assert.True(double.IsNaN(model.Train(empty, SubProcess.Integrated, 5, new Rng(1))));
        Assert.True(double.IsNaN(model.Loss(empty, 64)));
        Assert.True(model.Parameters.SequenceEqual(family.Origin));
    }

    /// <summary>Error of the process's own conditional mean, from the sample's inputs.</summary>
    private static double TruthError(ReadOnlySpan<float> sample, double a, double b)
    {
        var layout = Samples.Series.Layout;
        double now = sample[layout.Anchors], before = now + sample[4];
        return (a * now) + (b * before) - (now + sample[layout.Residuals]);
    }

    private static double PlainLoss(NetworkFamily family, double[] parameters, SampleWindow window, int rows, SubProcess process)
    {
        var layout = family.Task.Layout;
        var sum = 0.0;
        for (var row = 0; row < rows; row++)
        {
            var sample = window.Newest(row).ToArray().Select(value => (double)value).ToArray();
            var embb = Layer(family.Embb, sample[..layout.Embb]);
            var urllc = Layer(family.Urllc, sample[layout.Embb..layout.Anchors]);
            var outputs = process switch
            {
                SubProcess.Embb => Layer(family.EmbbHead, embb),
                SubProcess.Urllc => Layer(family.UrllcHead, urllc),
                _ => Layer(family.IntegratedHead, Layer(family.Integrated, [.. embb, .. urllc])),
            };
            for (var q = 0; q < layout.Outputs; q++)
            {
                sum += Math.Pow(outputs[q] - sample[layout.Residuals + q], 2);
            }
        }

        return sum / (rows * layout.Outputs);

        double[] Layer(Dense dense, double[] inputs)
        {
            var outputs = new double[dense.Outputs];
            for (var o = 0; o < dense.Outputs; o++)
            {
                outputs[o] = parameters[dense.Offset + (dense.Inputs * dense.Outputs) + o];
                for (var i = 0; i < dense.Inputs; i++)
                {
                    outputs[o] += inputs[i] * parameters[dense.Offset + (i * dense.Outputs) + o];
                }

                outputs[o] = dense.Curved ? Math.Tanh(outputs[o]) : outputs[o];
            }

            return outputs;
        }
    }
}
