using Twinwright.Learning.Networks;

namespace Twinwright.Tests.Learning.Networks;

/// <summary>A network in double precision, written down as plainly as possible.</summary>
internal static class PlainNetwork
{
    /// <summary>Outputs of one row, and how close a hidden sum comes to 0.</summary>
    public static double[] Forward(NetworkShape shape, double[] parameters, double[] inputs, ref double closest)
    {
        var (values, offset) = (inputs, 0);
        for (var layer = 0; layer < shape.Layers; layer++)
        {
            var (width, outputs) = (shape.InputsOf(layer), shape.OutputsOf(layer));
            var next = new double[outputs];
            for (var unit = 0; unit < outputs; unit++)
            {
                var sum = parameters[offset + (width * outputs) + unit];
                for (var input = 0; input < width; input++)
                {
                    sum += values[input] * parameters[offset + (input * outputs) + unit];
                }

                if (layer < shape.Layers - 1)
                {
                    closest = Math.Min(closest, Math.Abs(sum));
                    sum = shape.Activation switch
                    {
                        Activation.Relu => Math.Max(0, sum),
                        Activation.Tanh => Math.Tanh(sum),
                        _ => sum,
                    };
                }

                next[unit] = sum;
            }

            values = next;
            offset += (width + 1) * outputs;
        }

        return values;
    }

    /// <summary>Σ slope · output over all rows.</summary>
    public static double Loss(NetworkShape shape, double[] parameters, double[] inputs, double[] slopes, ref double closest)
    {
        var loss = 0.0;
        for (var row = 0; row < inputs.Length / shape.Inputs; row++)
        {
            var outputs = Forward(shape, parameters, inputs[(row * shape.Inputs)..((row + 1) * shape.Inputs)], ref closest);
            for (var at = 0; at < outputs.Length; at++)
            {
                loss += outputs[at] * slopes[(row * outputs.Length) + at];
            }
        }

        return loss;
    }
}
