using Twinwright.Solvers.Catalogue;

namespace Twinwright.Learning.Policies;

/// <summary>Tensors by name, in the order of their names.</summary>
public sealed class TensorSet
{
    private readonly SortedDictionary<string, Tensor> _tensors = new(StringComparer.Ordinal);

    /// <summary>Names and tensors, in the order of the names.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> All => _tensors;

    /// <summary>Adds a tensor of single-precision numbers; the numbers are copied.</summary>
    public void Add(string name, ReadOnlySpan<float> values, params IReadOnlyList<int> shape) =>
        _tensors.Add(name, new Tensor(shape.Count == 0 ? [values.Length] : shape, values.ToArray()));

    /// <summary>Adds a tensor of double-precision numbers; the numbers are copied.</summary>
    public void Add(string name, ReadOnlySpan<double> values, params IReadOnlyList<int> shape) =>
        _tensors.Add(name, new Tensor(shape.Count == 0 ? [values.Length] : shape, values.ToArray()));

    /// <summary>Adds a tensor as it is.</summary>
    public void Add(string name, Tensor tensor) => _tensors.Add(name, tensor);

    /// <summary>The tensor of that name; null when there is none.</summary>
    public Tensor? Find(string name) => _tensors.GetValueOrDefault(name);

    /// <summary>Copies a tensor out.</summary>
    /// <exception cref="SolverRefusedException">There is none, or it has another size or precision.</exception>
    public void CopyTo(string name, Span<float> into)
    {
        if (_tensors.GetValueOrDefault(name)?.Single is not { } values || values.Length != into.Length)
        {
            throw Wrong(name, into.Length, "single");
        }

        values.CopyTo(into);
    }

    /// <summary>Copies a tensor out.</summary>
    /// <exception cref="SolverRefusedException">There is none, or it has another size or precision.</exception>
    public void CopyTo(string name, Span<double> into)
    {
        if (_tensors.GetValueOrDefault(name)?.Double is not { } values || values.Length != into.Length)
        {
            throw Wrong(name, into.Length, "double");
        }

        values.CopyTo(into);
    }

    private SolverRefusedException Wrong(string name, int count, string precision)
    {
        var found = _tensors.GetValueOrDefault(name) is { } tensor ? $"has shape [{string.Join(", ", tensor.Shape)}]" : "is missing";
        return new SolverRefusedException($"tensor {name} must hold {count} numbers in {precision} precision, but {found}");
    }
}
