namespace RoutingDecision.Learning.Evaluation;

/// <summary>An evaluation can't be done as asked; the message says what is wrong and what is allowed.</summary>
public sealed class EvaluationException(string message) : Exception(message);
