namespace RoutingDecision.Server.Classifiers;

/// <summary>Which classifier does what, by version. Empty: none.</summary>
/// <param name="Serving">The one that serves.</param>
/// <param name="Bundle">What the folder of <c>--bundle</c> held when that was decided: a folder that holds something else by now was changed since,
/// and wins.</param>
/// <param name="Previous">The one that served before.</param>
/// <param name="Shadow">The one in shadow.</param>
/// <param name="Share">Share of decisions that it judges, over 0 to 1.</param>
internal sealed record ClassifierRoles(string Serving, string Bundle, string Previous, string Shadow, double Share)
{
    public static ClassifierRoles None { get; } = new("", "", "", "", 0);
}

/// <summary>Keeps the roles of classifiers over a restart.</summary>
internal interface IRoleStore
{
    /// <summary>The roles kept last; null: none were, or what is there can't be used, as the problem says.</summary>
    ClassifierRoles? Read(out string? problem);

    /// <summary>Keeps the roles.</summary>
    /// <exception cref="IOException">They can't be kept.</exception>
    void Write(ClassifierRoles roles);
}
