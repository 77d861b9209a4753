namespace RoutingDecision.Core.Reports;

/// <summary>
/// What was reported of one decision. Apart from <see cref="DecisionState"/>, as most decisions are never reported on, and many thousands are held.
/// Used for one decision after the other. Not thread-safe.
/// </summary>
internal sealed class Heard
{
    /// <summary>A bit for each number of a try that was reported.</summary>
    public UInt128 Attempts;

    /// <summary>What <see cref="Outcomes.OutcomeProcessor.PartOf"/> says of each feedback.</summary>
    public ulong[] Feedback = [];

    /// <summary>Why each try was no answer, four bits a try.</summary>
    public ulong Causes;

    /// <summary>A bit for each try at another model than the recommended one.</summary>
    public uint Elsewhere;

    public Said<bool> Satisfied;
    public Said<bool> Judged;
    public Said<int> Rated;
    public Said<bool> Finally;
    public Said<int> Needed;

    /// <summary>A <see cref="Outcomes.Comparison"/> and, from the fourth bit on, one more than the other model's rank.</summary>
    public Said<int> Compared;

    public bool UserSpoke;
    public int EarlyReports;
    public int Tries;
    public double CostUsd;
    public double FurtherCostUsd;
    public double LatencyMs;
    public int Escalations;
    public double EscalationMs;

    /// <summary>Tries that came before the log's record; null: none did.</summary>
    public List<CountedTry>? Early { get; set; }

    /// <summary>Forgets the decision.</summary>
    public void Clear()
    {
        (Attempts, Feedback, Causes, Elsewhere) = (0, [], 0, 0);
        (Satisfied, Judged, Rated, Finally, Needed, Compared) = (default, default, default, default, default, default);
        (UserSpoke, EarlyReports, Tries) = (false, 0, 0);
        (CostUsd, FurtherCostUsd, LatencyMs, Escalations, EscalationMs) = (0, 0, 0, 0, 0);
        Early = null;
    }
}
