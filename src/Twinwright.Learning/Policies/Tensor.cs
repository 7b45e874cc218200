namespace Twinwright.Learning.Policies;

/// <summary>Numbers with a shape, row-major: what weights are kept and exchanged as.</summary>
public sealed class Tensor
{
    /// <summary>A tensor of single-precision numbers.</summary>
    /// <param name="shape">Sizes, outermost first.</param>
    /// <param name="values">As many numbers as the sizes' product.</param>
    public Tensor(IReadOnlyList<int> shape, float[] values)
    {
        if (Count(shape) != values.Length)
        {
            throw new ArgumentException($"a shape of {Count(shape)} numbers cannot hold {values.Length}");
        }

        (Shape, Single) = (shape, values);
    }

    /// <summary>A tensor of double-precision numbers.</summary>
    /// <param name="shape">Sizes, outermost first.</param>
    /// <param name="values">As many numbers as the sizes' product.</param>
    public Tensor(IReadOnlyList<int> shape, double[] values)
    {
        if (Count(shape) != values.Length)
        {
            throw new ArgumentException($"a shape of {Count(shape)} numbers cannot hold {values.Length}");
        }

        (Shape, Double) = (shape, values);
    }

    /// <summary>Sizes, outermost first.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>The numbers in single precision; null when they are kept in double precision.</summary>
    public float[]? Single { get; }

    /// <summary>The numbers in double precision; null when they are kept in single precision.</summary>
    public double[]? Double { get; }

    /// <summary>The product of sizes.</summary>
    public static long Count(IReadOnlyList<int> shape)
    {
        var count = 1L;
        foreach (var size in shape)
        {
            count *= size;
        }

        return count;
    }
}
