using RoutingDecision.Core.Requests;

namespace RoutingDecision.Core.Policies;

/// <summary>A test that a policy carries: a request, optionally what the classifier is assumed to say, and what must come out.</summary>
public sealed record PolicyTest
{
    public required string Name { get; init; }

    public required RoutingRequest Given { get; init; }

    /// <summary>Assumed P(success) per tier, cheapest first; null: ask the classifier.</summary>
    public float[]? GivenSuccess { get; init; }

    /// <summary>Assumed task type beside <see cref="GivenSuccess"/>; null: none that a rule could name.</summary>
    public string? GivenTask { get; init; }

    /// <summary>Assumed language (ISO 639-1) of the ask; null: detect it.</summary>
    public string? GivenLanguage { get; init; }

    /// <summary>The tenant's traffic is assumed to drift.</summary>
    public bool GivenDrifting { get; init; }

    /// <summary>
    /// Expectations by name: tier, model, provider, decided_by, rule, strategy, complexity, task, fallback (a model that must be
    /// in the chain), error (a constraint's name).
    /// </summary>
    public required IReadOnlyDictionary<string, string> Expect { get; init; }

    /// <summary>Line in the document.</summary>
    public required int Line { get; init; }
}
