using OpenTelemetry.Metrics;

namespace RoutingDecision.Server.Telemetry.Exposition;

/// <summary>Picks the exemplars that belong to a trace; of several for one place, the latest.</summary>
internal static class ExemplarReader
{
    public static TracedExemplar? Latest(in MetricPoint point, bool isLong)
    {
        TracedExemplar? latest = null;
        if (point.TryGetExemplars(out ReadOnlyExemplarCollection exemplars))
        {
            foreach (ref readonly Exemplar exemplar in exemplars)
            {
                latest = Later(latest, in exemplar, isLong ? exemplar.LongValue : exemplar.DoubleValue);
            }
        }

        return latest;
    }

    public static TracedExemplar?[]? PerBucket(in MetricPoint point, double[] bounds)
    {
        if (!point.TryGetExemplars(out ReadOnlyExemplarCollection exemplars))
        {
            return null;
        }

        var buckets = new TracedExemplar?[bounds.Length + 1];
        foreach (ref readonly Exemplar exemplar in exemplars)
        {
            double value = exemplar.DoubleValue;
            int bucket = Array.FindIndex(bounds, bound => value <= bound);
            bucket = bucket < 0 ? bounds.Length : bucket;
            buckets[bucket] = Later(buckets[bucket], in exemplar, value);
        }

        return buckets;
    }

    private static TracedExemplar? Later(TracedExemplar? known, in Exemplar exemplar, double value)
    {
        bool keep = exemplar.TraceId == default || (known is not null && known.Timestamp >= exemplar.Timestamp);
        return keep ? known : new TracedExemplar(exemplar.TraceId.ToHexString(), exemplar.SpanId.ToHexString(), value, exemplar.Timestamp);
    }
}
