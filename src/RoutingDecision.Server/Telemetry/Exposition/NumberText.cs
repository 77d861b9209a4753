using System.Buffers.Text;
using System.Globalization;

namespace RoutingDecision.Server.Telemetry.Exposition;

/// <summary>Writes numbers as both formats read them.</summary>
internal static class NumberText
{
    /// <summary>Enough for any number.</summary>
    public const int MaxLength = 40;

    /// <summary>Writes the shortest text that reads back as the same number, or NaN, +Inf, -Inf; returns its length.</summary>
    public static int Format(Number number, Span<byte> target)
    {
        if (number.IsInteger)
        {
            Utf8Formatter.TryFormat(number.Integer, target, out int digits);
            return digits;
        }

        ReadOnlySpan<byte> special = number.Real switch
        {
            double.NaN => "NaN"u8,
            double.PositiveInfinity => "+Inf"u8,
            double.NegativeInfinity => "-Inf"u8,
            _ => default,
        };
        if (!special.IsEmpty)
        {
            special.CopyTo(target);
            return special.Length;
        }

        number.Real.TryFormat(target, out int written, default, CultureInfo.InvariantCulture);
        return written;
    }

    /// <summary>
    /// A bucket's bound in the canonical form of OpenMetrics (<c>1.0</c>, <c>0.25</c>, <c>1e-06</c>, <c>1e+06</c>). Both formats use it, because
    /// the bound is a label: a series must not change its identity with the format that a scraper happens to negotiate.
    /// </summary>
    public static string Bound(double bound)
    {
        if (double.IsPositiveInfinity(bound))
        {
            return "+Inf";
        }

        bool large = Math.Abs(bound) >= 1e6;
        string text = bound.ToString(large ? "0.################e+00" : "R", CultureInfo.InvariantCulture).Replace('E', 'e');
        return text.AsSpan().IndexOfAny('.', 'e') < 0 ? text + ".0" : text;
    }
}
