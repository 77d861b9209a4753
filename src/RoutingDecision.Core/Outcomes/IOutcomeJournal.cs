namespace RoutingDecision.Core.Outcomes;

/// <summary>
/// Port to whatever makes outcomes durable. Thread-safe. A task ends with true once the report would survive the process and the machine's loss of
/// power, with false when it could not be stored; then it may or may not be found later, and may be appended again. It does not throw.
/// </summary>
public interface IOutcomeJournal
{
    /// <summary>Stores one try.</summary>
    /// <param name="report">The report.</param>
    /// <param name="costUsd">What it is taken to have cost.</param>
    ValueTask<bool> AppendAsync(OutcomeReport report, double costUsd);

    /// <summary>Stores late knowledge.</summary>
    ValueTask<bool> AppendAsync(FeedbackReport feedback);
}

/// <summary>Acknowledges everything and keeps nothing: outcomes live as long as the process.</summary>
public sealed class NoOutcomeJournal : IOutcomeJournal
{
    public ValueTask<bool> AppendAsync(OutcomeReport report, double costUsd) => new(true);

    public ValueTask<bool> AppendAsync(FeedbackReport feedback) => new(true);
}
