namespace RoutingDecision.Core.Reports.Drift;

/// <summary>
/// Pools bins until each would hold enough observations of the smaller sample for the chi-square law to hold (Cochran's rule, with a larger
/// number, because alarms look far into the
/// tail). What is expected of a bin is its share of both samples together, so a bin that only one of them fills stays visible.
/// </summary>
internal static class BinPooling
{
    /// <summary>Observations that each bin of the smaller sample must be expected to hold.</summary>
    public const double LeastExpected = 10;

    /// <summary>Pools neighbours of an ordered quantity, in place; returns the number of bins left.</summary>
    public static int Neighbours(Span<double> first, Span<double> second, double scale)
    {
        var bins = 0;
        var (a, b) = (0d, 0d);
        for (var i = 0; i < first.Length; i++)
        {
            (a, b) = (a + first[i], b + second[i]);
            if ((a + b) * scale >= LeastExpected)
            {
                (first[bins], second[bins]) = (a, b);
                bins++;
                (a, b) = (0, 0);
            }
        }

        return Rest(first, second, bins, a, b, scale);
    }

    /// <summary>Pools the rare kinds of a quantity without order into one, in place; returns the number of bins left.</summary>
    public static int Rare(Span<double> first, Span<double> second, double scale)
    {
        var bins = 0;
        var (a, b) = (0d, 0d);
        for (var i = 0; i < first.Length; i++)
        {
            if ((first[i] + second[i]) * scale >= LeastExpected)
            {
                (first[bins], second[bins]) = (first[i], second[i]);
                bins++;
            }
            else
            {
                (a, b) = (a + first[i], b + second[i]);
            }
        }

        return Rest(first, second, bins, a, b, scale);
    }

    /// <summary>What is left over becomes a bin of its own where it is large enough, else part of the last one.</summary>
    private static int Rest(Span<double> first, Span<double> second, int bins, double a, double b, double scale)
    {
        if ((a + b) * scale >= LeastExpected)
        {
            (first[bins], second[bins]) = (a, b);
            return bins + 1;
        }

        if (bins > 0)
        {
            first[bins - 1] += a;
            second[bins - 1] += b;
        }

        return bins;
    }
}
