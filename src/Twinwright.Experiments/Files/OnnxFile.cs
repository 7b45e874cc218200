using System.Buffers.Binary;
using Twinwright.Learning.Networks;
using Twinwright.Learning.Policies;

namespace Twinwright.Experiments.Files;

/// <summary>Writes a stack of networks as one ONNX model.</summary>
/// <remarks>
/// Input <c>observations</c> [networks, rows, inputs], output <c>logits</c> [networks, rows, outputs], with any number of
/// rows: x ← f(x W + b) layer by layer, W [networks, in, out] and b [networks, 1, out], a MatMul for all networks at once;
/// the last layer has no f. Field numbers are those of <c>onnx.proto3</c>; the model is of operator set 17.
/// </remarks>
public static class OnnxFile
{
    private const int Float = 1, IrVersion = 8, OperatorSet = 17;

    /// <summary>Name of a stack's file.</summary>
    public static string NameOf(PolicyNetwork network) =>
        string.Concat(network.Prefix.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-')).TrimStart('.') + ".onnx";

    /// <summary>Writes a stack.</summary>
    /// <param name="network">Which one.</param>
    /// <param name="tensors">Tensors of its policy.</param>
    /// <returns>The file's bytes.</returns>
    public static byte[] Write(PolicyNetwork network, TensorSet tensors) => new ProtobufOut()
        .Integer(1, IrVersion)
        .Text(2, "twinwright")
        .Message(7, graph => WriteGraph(graph, network, tensors))
        .Message(8, set => set.Text(1, "").Integer(2, OperatorSet))
        .Bytes.ToArray();

    private static void WriteGraph(ProtobufOut graph, PolicyNetwork network, TensorSet tensors)
    {
        var shape = network.Shape;
        var from = "observations";
        for (var layer = 0; layer < shape.Layers; layer++)
        {
            var last = layer == shape.Layers - 1;
            var f = last || shape.Activation == Activation.Linear ? null : shape.Activation == Activation.Relu ? "Relu" : "Tanh";
            var (product, sum) = ($"product.{layer}", last ? "logits" : $"sum.{layer}");
            Node(graph, "MatMul", product, from, $"weight.{layer}");
            Node(graph, "Add", sum, product, $"bias.{layer}");
            from = sum;
            if (f is not null)
            {
                from = $"hidden.{layer}";
                Node(graph, f, from, sum);
            }
        }

        graph.Text(2, network.Prefix);
        for (var layer = 0; layer < shape.Layers; layer++)
        {
            var (inputs, outputs) = (shape.InputsOf(layer), shape.OutputsOf(layer));
            Initialiser(graph, $"weight.{layer}", tensors.Find($"{network.Prefix}.{layer}.weight")!, [network.Networks, inputs, outputs]);
            Initialiser(graph, $"bias.{layer}", tensors.Find($"{network.Prefix}.{layer}.bias")!, [network.Networks, 1, outputs]);
        }

        graph.Message(11, value => Value(value, "observations", network.Networks, shape.Inputs));
        graph.Message(12, value => Value(value, "logits", network.Networks, shape.Outputs));
    }

    private static void Node(ProtobufOut graph, string operation, string output, params string[] inputs) => graph.Message(1, node =>
    {
        foreach (var input in inputs)
        {
            node.Text(1, input);
        }

        node.Text(2, output).Text(3, output).Text(4, operation);
    });

    private static void Initialiser(ProtobufOut graph, string name, Tensor tensor, int[] sizes) => graph.Message(5, into =>
    {
        foreach (var size in sizes)
        {
            into.Integer(1, size);
        }

        var raw = new byte[4 * tensor.Single!.Length];
        for (var at = 0; at < tensor.Single.Length; at++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(raw.AsSpan(4 * at), tensor.Single[at]);
        }

        into.Integer(2, Float).Text(8, name).Raw(9, raw);
    });

    private static void Value(ProtobufOut value, string name, int networks, int width) => value.Text(1, name).Message(2, type =>
        type.Message(1, tensor => tensor.Integer(1, Float).Message(2, shape => shape
            .Message(1, size => size.Integer(1, networks))
            .Message(1, size => size.Text(2, "rows"))
            .Message(1, size => size.Integer(1, width)))));
}
