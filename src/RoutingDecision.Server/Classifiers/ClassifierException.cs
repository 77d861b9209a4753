namespace RoutingDecision.Server.Classifiers;

/// <summary>A classifier can't take a role. The message says why; the one that has it keeps it.</summary>
/// <param name="message">Why.</param>
/// <param name="unknown">True: there is no such classifier.</param>
internal sealed class ClassifierException(string message, bool unknown = false) : Exception(message)
{
    public bool Unknown { get; } = unknown;
}
