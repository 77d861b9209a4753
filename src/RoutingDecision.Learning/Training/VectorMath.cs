using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RoutingDecision.Learning.Training;

/// <summary>The few loops that training spends its time in. Sums have one fixed order on every machine, so that a seed gives the same bytes
/// everywhere.</summary>
internal static class VectorMath
{
    public static void Add(Span<float> target, ReadOnlySpan<float> values)
    {
        var wide = MemoryMarshal.Cast<float, Vector256<float>>(target);
        var source = MemoryMarshal.Cast<float, Vector256<float>>(values);
        for (var i = 0; i < wide.Length; i++)
        {
            wide[i] += source[i];
        }

        for (var i = wide.Length * 8; i < target.Length; i++)
        {
            target[i] += values[i];
        }
    }

    public static void AddScaled(Span<float> target, float factor, ReadOnlySpan<float> values)
    {
        var wide = MemoryMarshal.Cast<float, Vector256<float>>(target);
        var source = MemoryMarshal.Cast<float, Vector256<float>>(values);
        var by = Vector256.Create(factor);
        for (var i = 0; i < wide.Length; i++)
        {
            wide[i] += by * source[i];
        }

        for (var i = wide.Length * 8; i < target.Length; i++)
        {
            target[i] += factor * values[i];
        }
    }

    public static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var x = MemoryMarshal.Cast<float, Vector256<float>>(a);
        var y = MemoryMarshal.Cast<float, Vector256<float>>(b);
        var lanes = Vector256<float>.Zero;
        for (var i = 0; i < x.Length; i++)
        {
            lanes += x[i] * y[i];
        }

        var sum = 0f;
        for (var lane = 0; lane < 8; lane++)
        {
            sum += lanes[lane];
        }

        for (var i = x.Length * 8; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}
