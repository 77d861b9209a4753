using RoutingDecision.Core.Selection;

namespace RoutingDecision.Core.Replays;

/// <summary>Grants the place to probe that the log says was granted, and no other. Used by one thread.</summary>
internal sealed class RecordedProbe : IProbeGate
{
    /// <summary>The model; empty: none was granted one.</summary>
    public string Granted { get; set; } = "";

    public bool TryProbe(string model) => string.Equals(model, Granted, StringComparison.Ordinal);
}
