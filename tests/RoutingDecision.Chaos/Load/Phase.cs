namespace RoutingDecision.Chaos.Load;

/// <summary>When a decision was made.</summary>
internal enum Phase
{
    /// <summary>Before anything is measured: runtimes compile what they run often.</summary>
    Warming,

    Healthy,

    Fault,

    Healed,
}
