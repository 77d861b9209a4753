namespace RoutingDecision.Core.Rules;

/// <summary>Outcome of a condition; the task type may not be known yet.</summary>
internal enum Truth : byte
{
    False,
    True,
    Unknown,
}
