namespace RoutingDecision.Core.Live;

/// <summary>State of a circuit breaker.</summary>
public enum BreakerState : byte
{
    Closed,
    Open,
    HalfOpen,
}

/// <summary>Administrative state of a model.</summary>
public enum ModelState : byte
{
    Enabled,
    Draining,
    Disabled,
}

/// <summary>What is known of one model from its recent outcomes. Immutable; replaced as a whole.</summary>
public sealed record ModelLive
{
    /// <summary>A model of which nothing is known.</summary>
    public static ModelLive Unknown { get; } = new();

    public ModelState State { get; init; }

    public BreakerState Breaker { get; init; }

    /// <summary>Timestamp (TimeProvider ticks) from which an open breaker lets probes through.</summary>
    public long ProbeFrom { get; init; }

    /// <summary>Calls and errors within the window. Only errors that speak against the model count.</summary>
    public int Calls { get; init; }

    public int Errors { get; init; }

    public double ErrorRate => Calls == 0 ? 0 : (double)Errors / Calls;

    /// <summary>Latency quantiles of successful calls within the window, milliseconds; 0: unknown.</summary>
    public double LatencyP50Ms { get; init; }

    public double LatencyP95Ms { get; init; }

    /// <summary>The p95 latency is over the tier's objective, with enough calls to say so.</summary>
    public bool OverSlo { get; init; }

    /// <summary>Shift of P(success) per task index of the classifier, from observed minus predicted success, shrunk towards 0; empty: none known.</summary>
    public float[] QualityShift { get; init; } = [];
}
