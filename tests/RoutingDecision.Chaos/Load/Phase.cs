namespace RoutingDecision.Chaos.Load;

/// <summary>When a decision was made.</summary>
internal enum Phase
{
    Healthy,

    Fault,

    Healed,
}
