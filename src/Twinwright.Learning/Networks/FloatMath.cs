namespace Twinwright.Learning.Networks;

/// <summary>Functions of single-precision numbers.</summary>
public static class FloatMath
{
    /// <summary>e^x.</summary>
    public static float Exp(float x) => (float)Math.Exp(x);

    /// <summary>ln x.</summary>
    public static float Log(float x) => (float)Math.Log(x);

    /// <summary>tanh x.</summary>
    public static float Tanh(float x) => (float)Math.Tanh(x);
}
