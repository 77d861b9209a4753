namespace RoutingDecision.Core.Reports;

/// <summary>Follows what is known of decisions. Called under the lock of the <see cref="TrafficBook"/>.</summary>
internal interface IDecisionObserver
{
    /// <summary>Something is about to be learned of a decision.</summary>
    void Before(DecisionState state);

    /// <summary>It was learned.</summary>
    void After(DecisionState state);
}
