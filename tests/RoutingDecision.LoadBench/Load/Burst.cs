namespace RoutingDecision.LoadBench.Load;

/// <summary>What a burst of calls measured.</summary>
/// <param name="Seconds">How long calls were begun.</param>
/// <param name="Completed">Calls, or messages of streams, that were answered in that time.</param>
/// <param name="Failed">Those that ended without an answer.</param>
/// <param name="Latencies">Of all that were answered.</param>
internal sealed record Burst(double Seconds, long Completed, long Failed, LatencyHistogram Latencies)
{
    public double PerSecond => Completed / Seconds;

    public static Burst Of(IReadOnlyCollection<Burst> parts)
    {
        var latencies = new LatencyHistogram();
        foreach (var part in parts)
        {
            latencies.Add(part.Latencies);
        }

        return new Burst(parts.Max(p => p.Seconds), parts.Sum(p => p.Completed), parts.Sum(p => p.Failed), latencies);
    }
}
