using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Twinwright.Learning.Networks.Kernels;

/// <summary>What functions of single-precision numbers need of a vector, so that one text serves every width.</summary>
/// <remarks>All operations are exact or rounded once, so that a lane's result does not depend on the width.</remarks>
/// <typeparam name="TVector">The vector.</typeparam>
internal interface IMathLanes<TVector>
    where TVector : struct
{
    /// <summary>Numbers in a vector.</summary>
    static abstract int Width { get; }

    /// <summary>Reads from <paramref name="offset"/> numbers after a place.</summary>
    static abstract TVector Load(ref readonly float source, nuint offset);

    /// <summary>Writes to <paramref name="offset"/> numbers after a place.</summary>
    static abstract void Store(TVector value, ref float target, nuint offset);

    /// <summary>The same number in all lanes.</summary>
    static abstract TVector Spread(float value);

    /// <summary>x y + sum, rounded once.</summary>
    static abstract TVector MultiplyAdd(TVector x, TVector y, TVector sum);

    /// <summary>x + y.</summary>
    static abstract TVector Add(TVector x, TVector y);

    /// <summary>x − y.</summary>
    static abstract TVector Subtract(TVector x, TVector y);

    /// <summary>x y.</summary>
    static abstract TVector Multiply(TVector x, TVector y);

    /// <summary>x / y.</summary>
    static abstract TVector Divide(TVector x, TVector y);

    /// <summary>√x.</summary>
    static abstract TVector SquareRoot(TVector x);

    /// <summary>|x|.</summary>
    static abstract TVector Magnitude(TVector x);

    /// <summary>x with another number's sign.</summary>
    static abstract TVector CopySign(TVector x, TVector sign);

    /// <summary>One number where x &lt; y, another elsewhere.</summary>
    static abstract TVector IfLess(TVector x, TVector y, TVector then, TVector otherwise);

    /// <summary>One number where x = y, another elsewhere; not-a-number is equal to nothing.</summary>
    static abstract TVector IfEqual(TVector x, TVector y, TVector then, TVector otherwise);

    /// <summary>The number whose exponent is made of the lowest bits.</summary>
    static abstract TVector RaiseExponent(TVector x);

    /// <summary>e in x = 2^e m with m in [√½, √2); for normal positive numbers.</summary>
    static abstract TVector Exponent(TVector x);

    /// <summary>m in x = 2^e m with m in [√½, √2); for normal positive numbers.</summary>
    static abstract TVector Mantissa(TVector x);
}

/// <summary>Bits of numbers.</summary>
internal static class FloatBits
{
    /// <summary>Those of √½.</summary>
    public const int RootHalf = 0x3F3504F3;
}

/// <summary>Arithmetic of 4 numbers at once.</summary>
internal readonly struct Maths128 : IMathLanes<Vector128<float>>
{
    public static int Width => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load(ref readonly float source, nuint offset) => Vector128.LoadUnsafe(in source, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<float> value, ref float target, nuint offset) => value.StoreUnsafe(ref target, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Spread(float value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MultiplyAdd(Vector128<float> x, Vector128<float> y, Vector128<float> sum) => Vector128.FusedMultiplyAdd(x, y, sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Add(Vector128<float> x, Vector128<float> y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Subtract(Vector128<float> x, Vector128<float> y) => x - y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Multiply(Vector128<float> x, Vector128<float> y) => x * y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Divide(Vector128<float> x, Vector128<float> y) => x / y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> SquareRoot(Vector128<float> x) => Vector128.Sqrt(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Magnitude(Vector128<float> x) => Vector128.Abs(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> CopySign(Vector128<float> x, Vector128<float> sign) => Vector128.ConditionalSelect(Vector128.Create(-0.0f), sign, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> IfLess(Vector128<float> x, Vector128<float> y, Vector128<float> then, Vector128<float> otherwise) => 
        Vector128.ConditionalSelect(Vector128.LessThan(x, y), then, otherwise);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> IfEqual(Vector128<float> x, Vector128<float> y, Vector128<float> then, Vector128<float> otherwise) => 
        Vector128.ConditionalSelect(Vector128.Equals(x, y), then, otherwise);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> RaiseExponent(Vector128<float> x) => (x.AsInt32() << 23).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Exponent(Vector128<float> x) => 
        Vector128.ConvertToSingle(Vector128.ShiftRightArithmetic(x.AsInt32() - Vector128.Create(FloatBits.RootHalf), 23));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Mantissa(Vector128<float> x) => 
        (x.AsInt32() - (Vector128.ShiftRightArithmetic(x.AsInt32() - Vector128.Create(FloatBits.RootHalf), 23) << 23)).AsSingle();
}

/// <summary>Arithmetic of 8 numbers at once.</summary>
internal readonly struct Maths256 : IMathLanes<Vector256<float>>
{
    public static int Width => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(ref readonly float source, nuint offset) => Vector256.LoadUnsafe(in source, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<float> value, ref float target, nuint offset) => value.StoreUnsafe(ref target, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Spread(float value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> MultiplyAdd(Vector256<float> x, Vector256<float> y, Vector256<float> sum) => Vector256.FusedMultiplyAdd(x, y, sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Add(Vector256<float> x, Vector256<float> y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Subtract(Vector256<float> x, Vector256<float> y) => x - y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Multiply(Vector256<float> x, Vector256<float> y) => x * y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Divide(Vector256<float> x, Vector256<float> y) => x / y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> SquareRoot(Vector256<float> x) => Vector256.Sqrt(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Magnitude(Vector256<float> x) => Vector256.Abs(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> CopySign(Vector256<float> x, Vector256<float> sign) => Vector256.ConditionalSelect(Vector256.Create(-0.0f), sign, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> IfLess(Vector256<float> x, Vector256<float> y, Vector256<float> then, Vector256<float> otherwise) => 
        Vector256.ConditionalSelect(Vector256.LessThan(x, y), then, otherwise);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> IfEqual(Vector256<float> x, Vector256<float> y, Vector256<float> then, Vector256<float> otherwise) => 
        Vector256.ConditionalSelect(Vector256.Equals(x, y), then, otherwise);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> RaiseExponent(Vector256<float> x) => (x.AsInt32() << 23).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Exponent(Vector256<float> x) => 
        Vector256.ConvertToSingle(Vector256.ShiftRightArithmetic(x.AsInt32() - Vector256.Create(FloatBits.RootHalf), 23));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Mantissa(Vector256<float> x) => 
        (x.AsInt32() - (Vector256.ShiftRightArithmetic(x.AsInt32() - Vector256.Create(FloatBits.RootHalf), 23) << 23)).AsSingle();
}

/// <summary>Arithmetic of 16 numbers at once.</summary>
internal readonly struct Maths512 : IMathLanes<Vector512<float>>
{
    public static int Width => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(ref readonly float source, nuint offset) => Vector512.LoadUnsafe(in source, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> value, ref float target, nuint offset) => value.StoreUnsafe(ref target, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Spread(float value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> MultiplyAdd(Vector512<float> x, Vector512<float> y, Vector512<float> sum) => Vector512.FusedMultiplyAdd(x, y, sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Add(Vector512<float> x, Vector512<float> y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Subtract(Vector512<float> x, Vector512<float> y) => x - y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Multiply(Vector512<float> x, Vector512<float> y) => x * y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Divide(Vector512<float> x, Vector512<float> y) => x / y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> SquareRoot(Vector512<float> x) => Vector512.Sqrt(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Magnitude(Vector512<float> x) => Vector512.Abs(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> CopySign(Vector512<float> x, Vector512<float> sign) => Vector512.ConditionalSelect(Vector512.Create(-0.0f), sign, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> IfLess(Vector512<float> x, Vector512<float> y, Vector512<float> then, Vector512<float> otherwise) => 
        Vector512.ConditionalSelect(Vector512.LessThan(x, y), then, otherwise);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> IfEqual(Vector512<float> x, Vector512<float> y, Vector512<float> then, Vector512<float> otherwise) => 
        Vector512.ConditionalSelect(Vector512.Equals(x, y), then, otherwise);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> RaiseExponent(Vector512<float> x) => (x.AsInt32() << 23).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exponent(Vector512<float> x) => 
        Vector512.ConvertToSingle(Vector512.ShiftRightArithmetic(x.AsInt32() - Vector512.Create(FloatBits.RootHalf), 23));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Mantissa(Vector512<float> x) => 
        (x.AsInt32() - (Vector512.ShiftRightArithmetic(x.AsInt32() - Vector512.Create(FloatBits.RootHalf), 23) << 23)).AsSingle();
}
