namespace RoutingDecision.TestKit;

/// <summary>A program that a test needs is not installed; the message says how to get it.</summary>
public sealed class ToolMissingException(string message) : Exception(message);
