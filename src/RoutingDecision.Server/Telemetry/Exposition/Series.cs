namespace RoutingDecision.Server.Telemetry.Exposition;

/// <summary>One labelled time series at the moment of the collection.</summary>
/// <param name="Labels">Sorted and escaped, without braces: <c>a="1",b="2"</c>; empty when there are none.</param>
internal abstract record Series(string Labels);

/// <summary>A counter, gauge or info.</summary>
/// <param name="Exemplar">Counters only.</param>
internal sealed record NumberSeries(string Labels, Number Value, TracedExemplar? Exemplar = null) : Series(Labels);

/// <summary>A histogram.</summary>
/// <param name="Bounds">Upper bounds, inclusive, ascending, in the family's unit, without the infinite one.</param>
/// <param name="Counts">Recordings per bucket, not cumulative, the unbounded bucket last: one more than the bounds.</param>
/// <param name="Exemplars">Null, or one per bucket, each within it or null.</param>
internal sealed record HistogramSeries(string Labels, double[] Bounds, long[] Counts, double Sum, TracedExemplar?[]? Exemplars = null)
    : Series(Labels);

/// <summary>A sample's value; integers are kept exact beyond the 53 bits of a double.</summary>
internal readonly record struct Number
{
    public Number(long value) => (IsInteger, Integer) = (true, value);

    public Number(double value) => Real = value;

    public bool IsInteger { get; }

    public long Integer { get; }

    public double Real { get; }
}

/// <summary>A recording that was made inside a sampled trace.</summary>
/// <param name="TraceId">32 hexadecimal digits.</param>
/// <param name="SpanId">16 hexadecimal digits.</param>
internal sealed record TracedExemplar(string TraceId, string SpanId, double Value, DateTimeOffset Timestamp);
