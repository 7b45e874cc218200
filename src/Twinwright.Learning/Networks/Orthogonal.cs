using Twinwright.Model.Randomness;

namespace Twinwright.Learning.Networks;

/// <summary>Orthogonal first weights.</summary>
internal static class Orthogonal
{
    /// <summary>Fills a matrix so that its rows, or its columns when they are fewer, are orthogonal and of one length.</summary>
    /// <param name="matrix">rows × columns numbers, row-major.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="gain">Their length [1].</param>
    /// <param name="rng">Draws the directions.</param>
    public static void Fill(Span<float> matrix, int rows, int columns, double gain, Rng rng)
    {
        var (vectors, size) = (Math.Min(rows, columns), Math.Max(rows, columns));
        var basis = new double[vectors][];
        for (var v = 0; v < vectors; v++)
        {
            var vector = new double[size];
            for (var at = 0; at < size; at++)
            {
                vector[at] = Normal.Inverse(rng.NextUnit());
            }

            // Twice is enough: what rounding leaves of the earlier directions goes in the second pass.
            for (var pass = 0; pass < 2; pass++)
            {
                for (var before = 0; before < v; before++)
                {
                    var along = Dot(vector, basis[before]);
                    for (var at = 0; at < size; at++)
                    {
                        vector[at] -= along * basis[before][at];
                    }
                }
            }

            var length = Math.Sqrt(Dot(vector, vector));
            for (var at = 0; at < size; at++)
            {
                vector[at] /= length;
            }

            basis[v] = vector;
        }

        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                matrix[(row * columns) + column] = (float)(gain * (rows <= columns ? basis[row][column] : basis[column][row]));
            }
        }
    }

    private static double Dot(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var at = 0; at < a.Length; at++)
        {
            sum += a[at] * b[at];
        }

        return sum;
    }
}
