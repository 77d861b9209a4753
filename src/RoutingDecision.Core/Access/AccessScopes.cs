namespace RoutingDecision.Core.Access;

/// <summary>What the owner of an API key may do.</summary>
[Flags]
public enum AccessScopes
{
    /// <summary>Nothing but reflection, which every key may use.</summary>
    None = 0,

    /// <summary>Ask for decisions and the fallback table.</summary>
    Decide = 1,

    /// <summary>Report outcomes and feedback.</summary>
    Report = 2,

    /// <summary>Read what routing does.</summary>
    Insight = 4,

    /// <summary>Read and change policies, classifiers and states of models, which are everybody's.</summary>
    Admin = 8,

    /// <summary>Everything.</summary>
    All = Decide | Report | Insight | Admin,
}

/// <summary>Scopes as key files and people write them.</summary>
public static class ScopeNames
{
    /// <summary>All of them, weakest first.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Each.Select(s => s.Name)];

    private static (string Name, AccessScopes Scope)[] Each =>
        [("decide", AccessScopes.Decide), ("report", AccessScopes.Report), ("insight", AccessScopes.Insight), ("admin", AccessScopes.Admin)];

    /// <summary>The scope of a name; None when there is no such name.</summary>
    public static AccessScopes Find(string name) => Each.FirstOrDefault(s => string.Equals(s.Name, name, StringComparison.Ordinal)).Scope;

    /// <summary>The names of the scopes that are set.</summary>
    public static string[] Of(AccessScopes scopes) => [.. Each.Where(s => scopes.HasFlag(s.Scope)).Select(s => s.Name)];
}
