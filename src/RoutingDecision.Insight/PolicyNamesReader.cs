using RoutingDecision.Core.Reports;
using RoutingDecision.Policies;

namespace RoutingDecision.Insight;

/// <summary>Reads out of a logged policy document what reports need of it.</summary>
public static class PolicyNamesReader
{
    /// <summary>The names; null for a document that this version does not take any more.</summary>
    public static PolicyNames? Read(string document) => PolicyFile.Compile(document).Policy is { } policy ? PolicyNames.Of(policy) : null;
}
