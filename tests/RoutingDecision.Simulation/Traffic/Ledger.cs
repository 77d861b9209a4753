namespace RoutingDecision.Simulation.Traffic;

/// <summary>What callers know: every decision with the truth behind it, and what the service acknowledged.</summary>
internal sealed class Ledger
{
    private readonly List<DecisionFact> _facts = [];

    /// <summary>Decisions, in their order.</summary>
    public IReadOnlyList<DecisionFact> Facts => _facts;

    /// <summary>Outcomes acknowledged.</summary>
    public int Outcomes { get; set; }

    /// <summary>Feedback acknowledged.</summary>
    public int Feedback { get; set; }

    /// <summary>Calls of the service that failed, by what they said.</summary>
    public List<string> Failures { get; } = [];

    /// <summary>Notes a decision.</summary>
    public void Add(in DecisionFact fact) => _facts.Add(fact);
}
