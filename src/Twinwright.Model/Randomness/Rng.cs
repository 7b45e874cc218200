using System.Globalization;
using System.Text;

namespace Twinwright.Model.Randomness;

/// <summary>A named stream of random draws.</summary>
/// <remarks>
/// Streams form a tree: <c>new Rng(seed).Split("world").Split("drift")</c>. A child depends on the seed and the names
/// on the path to it, never on what its parent or its siblings have drawn. <see cref="Field"/> gives the stream as a
/// table with random access; the <c>Next</c> methods read it one draw after the other.
/// </remarks>
public sealed class Rng
{
    private readonly ulong _key;
    private ulong _drawn;

    /// <summary>The root stream of a seed.</summary>
    public Rng(long seed)
        : this(Mix(0x5477_696e_7772_6967ul, (ulong)seed))
    {
    }

    private Rng(ulong key) => _key = key;

    /// <summary>The independent stream of that name below this one.</summary>
    public Rng Split(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var key = _key;
        foreach (var value in Encoding.UTF8.GetBytes(name))
        {
            key = Mix(key, value);
        }

        return new Rng(Mix(key, 0x1_0000));
    }

    /// <summary>The independent stream of that name and index below this one, as in <c>lane 3</c>.</summary>
    public Rng Split(string name, long index) => Split(name).Split(index.ToString(CultureInfo.InvariantCulture));

    /// <summary>This stream as a table of draws with random access; it is independent of the <c>Next</c> methods.</summary>
    public RandomField Field() => new(Mix(_key, 0x2_0000));

    /// <summary>The next 64 random bits.</summary>
    public ulong NextBits()
    {
        var (x0, x1, _, _) = Philox.Block((uint)_drawn, (uint)(_drawn >> 32), 0, 1, (uint)_key, (uint)(_key >> 32));
        _drawn++;
        return ((ulong)x1 << 32) | x0;
    }

    /// <summary>Uniform in (0, 1): (x + ½) 2⁻⁵³, x uniform on 53 bits.</summary>
    public double NextUnit() => ((NextBits() >> 11) + 0.5) * (1.0 / 9007199254740992.0);

    /// <summary>Uniform between two bounds.</summary>
    public double NextUniform(double low, double high) => low + ((high - low) * NextUnit());

    /// <summary>Uniform over the integers from <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public int NextInteger(int low, int high)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(high, low);
        var range = (ulong)((long)high - low + 1);

        // Lemire's multiplication with rejection: no value is favoured.
        var threshold = (0ul - range) % range;
        while (true)
        {
            var high64 = Math.BigMul(NextBits(), range, out var low64);
            if (low64 >= threshold)
            {
                return (int)(low + (long)high64);
            }
        }
    }

    /// <summary>Folds a word into a key: one Philox block of the word under the key.</summary>
    private static ulong Mix(ulong key, ulong word)
    {
        var (x0, x1, _, _) = Philox.Block((uint)word, (uint)(word >> 32), 0, 2, (uint)key, (uint)(key >> 32));
        return ((ulong)x1 << 32) | x0;
    }
}
