using RoutingDecision.Core.Decisions;

namespace RoutingDecision.Core.Reports;

/// <summary>What is kept of a token's claims while reports of its decision may come. Filled again for other decisions. Not thread-safe.</summary>
internal sealed class HeldClaims
{
    public UInt128 Id { get; private set; }

    public DateTimeOffset Issued { get; private set; }

    public string Tenant { get; private set; } = "";

    public string Feature { get; private set; } = "";

    public string Model { get; private set; } = "";

    public string Tier { get; private set; } = "";

    public string Task { get; private set; } = "";

    public float Confidence { get; private set; }

    /// <summary>Experiment and arm pairs.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Arms { get; private set; } = [];

    public void Take(DecisionClaims from)
    {
        (Id, Issued, Confidence) = (from.Id, from.Issued, from.Confidence);
        (Tenant, Feature, Model, Tier, Task) = (from.Tenant, from.Feature, from.Model, from.Tier, from.Task);
        Arms = from.Arms.Count == 0 ? [] : from.Arms;
    }
}
