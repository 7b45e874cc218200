using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Twinwright.Experiments.Files;
using Twinwright.Learning.Networks;
using Twinwright.Learning.Policies;
using Twinwright.Model.Randomness;
using Xunit;

namespace Twinwright.Tests.Files;

/// <summary>ONNX Runtime, which shares no code with us, gives the logits of <see cref="NetworkPass"/>.</summary>
public class OnnxFileTests
{
    [Theory]
    [InlineData(1, 4, "", 3, Activation.Relu)]
    [InlineData(50, 12, "64,64", 8, Activation.Relu)]
    [InlineData(3, 5, "7", 2, Activation.Tanh)]
    [InlineData(2, 6, "128,32,16", 30, Activation.Linear)]
    public void The_exported_model_gives_the_same_logits(int networks, int inputs, string hidden, int outputs, Activation activation)
    {
        var shape = new NetworkShape(inputs, [.. hidden.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)], outputs, activation);
        var stack = new NetworkStack(shape, networks);
        var rng = new Rng(7).Split("test/onnx");
        foreach (ref var weight in stack.Parameters.AsSpan())
        {
            weight = (float)(rng.NextUnit() - 0.5);
        }

        var tensors = new TensorSet();
        stack.Save(tensors, "actor");
        var model = OnnxFile.Write(new PolicyNetwork("actor", networks, shape), tensors);
        using var session = new InferenceSession(model);
        foreach (var rows in new[] { 1, 9 })
        {
            var observations = new float[networks * rows * inputs];
            foreach (ref var value in observations.AsSpan())
            {
                value = (float)((2 * rng.NextUnit()) - 1);
            }

            using var results = session.Run([NamedOnnxValue.CreateFromTensor("observations", new DenseTensor<float>(observations, [networks, rows, inputs]))]);
            var logits = Assert.Single(results);
            Assert.Equal("logits", logits.Name);
            var found = logits.AsTensor<float>();
            Assert.Equal([networks, rows, outputs], found.Dimensions.ToArray());
            var pass = new NetworkPass(shape, rows);
            var values = found.ToArray();
            for (var network = 0; network < networks; network++)
            {
                var expected = pass.Forward(stack, network, observations.AsSpan(network * rows * inputs, rows * inputs), rows);
                for (var at = 0; at < expected.Length; at++)
                {
                    var other = values[(network * rows * outputs) + at];
                    Assert.True(Math.Abs(expected[at] - other) <= 1e-5 * Math.Max(1, Math.Abs(expected[at])), $"network {network}, {at}: {expected[at]} is {other} there");
                }
            }
        }
    }

    [Theory]
    [InlineData("actor", "actor.onnx")]
    [InlineData("actor.m", "actor.m.onnx")]
    [InlineData("../x y", "-x-y.onnx")]
    public void A_stack_s_file_is_named_after_it_and_stays_in_its_folder(string prefix, string name) =>
        Assert.Equal(name, OnnxFile.NameOf(new PolicyNetwork(prefix, 1, new NetworkShape(1, [], 1))));
}
