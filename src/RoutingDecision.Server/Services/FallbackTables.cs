using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Catalog;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Live;

namespace RoutingDecision.Server.Services;

/// <summary>Makes the table with which a caller routes alone: per capability set and size the default tier's models first, then stronger ones.</summary>
internal sealed class FallbackTables(LiveStatistics live, TimeProvider time)
{
    /// <summary>How long a caller may go on with a table: long enough for an outage, short enough for prices and models to stay true.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromHours(24);

    private static readonly string[][] CapabilitySets = [["vision", "tools"], ["vision"], ["tools"], []];

    public GetFallbackTableResponse For(string tenant, RoutingSnapshot snapshot)
    {
        var profile = snapshot.Policy.ProfilesOf(tenant).ByCombination[0];
        var catalog = snapshot.Policy.Catalog;
        var table = new GetFallbackTableResponse
        {
            PolicyVersion = snapshot.Policy.Version,
            ValidUntilUnixMs = (time.GetUtcNow() + Lease).ToUnixTimeMilliseconds(),
        };
        foreach (var set in CapabilitySets.Where(s => s.All(c => catalog.FindCapability(c) >= 0)))
        {
            AddRoutes(table, catalog, profile.Routing.DefaultTier, set);
        }

        return table;
    }

    private void AddRoutes(GetFallbackTableResponse table, ModelCatalog catalog, int tier, string[] capabilities)
    {
        // A view of another catalog numbers other models.
        var view = live.ViewOf(catalog);
        var bits = capabilities.Aggregate(0UL, (sum, c) => sum | (1UL << catalog.FindCapability(c)));
        var fit = catalog.Models.Where(m => m.Enabled && (m.Capabilities & bits) == bits && view[m.Index].State == Core.Live.ModelState.Enabled).ToArray();
        foreach (var size in fit.Select(m => m.ContextTokens).Distinct().Order())
        {
            var models = fit.Where(m => m.ContextTokens >= size).OrderBy(m => m.Tier < tier).ThenBy(m => m.Tier).ThenBy(m => m.Index).ToArray();
            var route = new FallbackRoute { MaxContextTokens = size, Tier = catalog.Tiers[models[0].Tier] };
            route.Capabilities.AddRange(capabilities);
            route.Models.AddRange(models.Take(8).Select(m => m.Id));
            table.Routes.Add(route);
        }
    }
}
