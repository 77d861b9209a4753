namespace RoutingDecision.Chaos.Table;

/// <summary>What one fault did.</summary>
internal sealed record FaultRow
{
    /// <summary>How many times over a p99 may rise on a machine that is shared.</summary>
    private const int Latitude = 4;

    /// <summary>What was done.</summary>
    public required string Fault { get; init; }

    /// <summary>Why it could not be tried; null: it was.</summary>
    public string? Skipped { get; init; }

    public int Decisions { get; init; }

    /// <summary>Decisions that a server which was alive did not make.</summary>
    public int Failed { get; init; }

    /// <summary>Calls whose server was killed under them.</summary>
    public int Cut { get; init; }

    /// <summary>99th percentile before the fault, as callers measured it.</summary>
    public TimeSpan? HealthyP99 { get; init; }

    /// <summary>The same while it lasted.</summary>
    public TimeSpan? FaultP99 { get; init; }

    /// <summary>Longest that a decision may wait for what is broken; null: it waits for nothing.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>Reports that were turned away and made again.</summary>
    public int Refused { get; init; }

    /// <summary>Outcomes acknowledged.</summary>
    public int Acknowledged { get; init; }

    /// <summary>Acknowledged outcomes that the journals hold.</summary>
    public int Stored { get; init; }

    /// <summary>Outcomes counted more than once.</summary>
    public long Duplicated { get; init; }

    /// <summary>From healing until everything is as if nothing had been.</summary>
    public TimeSpan? Converged { get; init; }

    /// <summary>The same from the moment on at which a node of Redis took over from the one that died; null: none did.</summary>
    public TimeSpan? AfterTakeOver { get; init; }

    /// <summary>What the first failures said.</summary>
    public IReadOnlyCollection<string> Errors { get; init; } = [];

    /// <summary>Promises that were broken; empty: all were kept.</summary>
    public IReadOnlyList<string> Broken() => Skipped is not null ? [] : [.. Faults()];

    private IEnumerable<string> Faults()
    {
        if (Failed > 0)
        {
            yield return $"{Failed} decisions failed: {string.Join("; ", Errors)}";
        }

        if (Acknowledged != Stored)
        {
            yield return $"{Acknowledged} outcomes were acknowledged, {Stored} of them are stored";
        }

        if (Duplicated > 0)
        {
            yield return $"{Duplicated} outcomes were counted again";
        }

        // Not against the clock: the machine is shared with whatever else runs on it.
        if (Wait is { } wait && HealthyP99 is { } healthy && FaultP99 is { } during && during > Latitude * (healthy + wait))
        {
            yield return $"p99 rose from {healthy.TotalMilliseconds:0.0} to {during.TotalMilliseconds:0.0} ms, "
                + $"over {Latitude} times what was before with the wait";
        }
    }
}
