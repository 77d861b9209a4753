using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Core.Reports.Drift;

/// <summary>What drift is measured on of one decision.</summary>
public readonly ref struct DriftSample
{
    /// <summary>Tenant; empty: none was named.</summary>
    public required string Tenant { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>All signals in the order of <see cref="Signal"/>; a log of an earlier version may have fewer.</summary>
    public required ReadOnlySpan<float> Signals { get; init; }

    /// <summary>P(success) per tier, cheapest first.</summary>
    public required ReadOnlySpan<float> Success { get; init; }

    /// <summary>The classifier said so; otherwise <see cref="Success"/> is a prior and says nothing of traffic.</summary>
    public required bool Assessed { get; init; }

    /// <summary>Task type; empty: unknown.</summary>
    public required string Task { get; init; }

    /// <summary>Classifier that was loaded; empty: none.</summary>
    public required string Classifier { get; init; }
}
