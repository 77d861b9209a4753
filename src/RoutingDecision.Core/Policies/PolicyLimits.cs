using RoutingDecision.Core.Catalog;

namespace RoutingDecision.Core.Policies;

/// <summary>Most of everything that a policy document may hold; more is a problem, never a truncation.</summary>
public static class PolicyLimits
{
    /// <summary>UTF-8 bytes of a document.</summary>
    public const int DocumentBytes = 16 * 1024 * 1024;

    /// <summary>Nesting of mappings and lists.</summary>
    public const int Depth = 64;

    public const int Models = ModelMask.MaxModels;

    public const int Tiers = ModelCatalog.MaxTiers;

    public const int Capabilities = ModelCatalog.MaxFlags;

    public const int Regions = ModelCatalog.MaxFlags;

    /// <summary>Rules of the document, overrides included.</summary>
    public const int Rules = 20_000;

    /// <summary>Different phrases of all rules.</summary>
    public const int Phrases = 100_000;

    public const int PhraseCharacters = 200;

    /// <summary>Different regular expressions of all rules.</summary>
    public const int Regexes = 200;

    public const int RegexCharacters = 1_000;

    /// <summary>Different task types that rules and strengths name: they are bits of a word.</summary>
    public const int Tasks = 64;

    /// <summary>Tenants with overrides.</summary>
    public const int Tenants = 10_000;

    public const int Experiments = 6;

    /// <summary>Combinations of experiment arms, "outside" counted as one arm of each experiment.</summary>
    public const int Combinations = 64;

    /// <summary>Tenants with overrides times combinations of arms.</summary>
    public const int Profiles = 100_000;

    public const int Budgets = 10_000;

    public const int Tests = 10_000;

    /// <summary>Characters of a name or an id.</summary>
    public const int NameCharacters = 128;

    /// <summary>Problems that are listed; further ones are counted.</summary>
    public const int ListedProblems = 200;
}
