using RoutingDecision.Core.Catalog;
using RoutingDecision.Core.Requests;

namespace RoutingDecision.Core.Replays;

/// <summary>Whether a catalog has what a request names: a live request with a name that is not known is refused as invalid.</summary>
internal static class NamedByRequest
{
    public static bool AreKnown(RoutingRequest request, ModelCatalog catalog)
    {
        var constraints = request.Constraints;
        if (ReferenceEquals(constraints, RequestConstraints.None))
        {
            return true;
        }

        return (constraints.MinTier.Length == 0 || catalog.FindTier(constraints.MinTier) >= 0)
            && (constraints.MaxTier.Length == 0 || catalog.FindTier(constraints.MaxTier) >= 0)
            && All(constraints.AllowedModels, catalog.FindModel)
            && All(constraints.AllowedProviders, catalog.FindProvider);
    }

    /// <summary>What is denied and not there stays denied.</summary>
    private static bool All(IReadOnlyList<string> names, Func<string, int> find)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (find(names[i]) < 0)
            {
                return false;
            }
        }

        return true;
    }
}
