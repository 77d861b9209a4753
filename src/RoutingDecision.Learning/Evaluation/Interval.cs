namespace RoutingDecision.Learning.Evaluation;

/// <summary>A measured value with its 95 % bootstrap interval, in the measure's unit.</summary>
/// <param name="Value">On the rows as they are.</param>
/// <param name="Low">2.5th percentile of the resamples.</param>
/// <param name="High">97.5th percentile.</param>
public readonly record struct Interval(double Value, double Low, double High);
