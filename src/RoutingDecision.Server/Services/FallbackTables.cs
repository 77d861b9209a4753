using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Catalog;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Live;

namespace RoutingDecision.Server.Services;

/// <summary>
/// Makes the table with which a caller routes alone: per capability set and size the default tier's models first, then stronger ones. The first route
/// that applies wins, and one with fewer capabilities applies as well: so what no model of a set can take ends at a route without models.
/// </summary>
internal sealed class FallbackTables(LiveStatistics live, TimeProvider time)
{
    /// <summary>How long a caller may go on with a table: long enough for an outage, short enough for prices and models to stay true.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromHours(24);

    public GetFallbackTableResponse For(string tenant, RoutingSnapshot snapshot)
    {
        var profile = snapshot.Policy.ProfilesOf(tenant).ByCombination[0];
        var catalog = snapshot.Policy.Catalog;
        var table = new GetFallbackTableResponse
        {
            PolicyVersion = snapshot.Policy.Version,
            ValidUntilUnixMs = (time.GetUtcNow() + Lease).ToUnixTimeMilliseconds(),
        };
        var view = live.ViewOf(catalog);
        ModelSpec[] usable = [.. catalog.Models.Where(m => m.Enabled && view[m.Index].State == Core.Live.ModelState.Enabled)];
        foreach (var set in ImpliedCapabilities.SetsOf(catalog))
        {
            AddRoutes(table, catalog, usable, profile.Routing.DefaultTier, set);
        }

        return table;
    }

    private static void AddRoutes(GetFallbackTableResponse table, ModelCatalog catalog, ModelSpec[] usable, int tier, string[] capabilities)
    {
        var bits = capabilities.Aggregate(0UL, (sum, c) => sum | (1UL << catalog.FindCapability(c)));
        ModelSpec[] fit = [.. usable.Where(m => (m.Capabilities & bits) == bits)];
        foreach (var size in fit.Select(m => m.ContextTokens).Distinct().Order())
        {
            var models = fit.Where(m => m.ContextTokens >= size).OrderBy(m => m.Tier < tier).ThenBy(m => m.Tier).ThenBy(m => m.Index).ToArray();
            var route = new FallbackRoute { MaxContextTokens = size, Tier = catalog.Tiers[models[0].Tier] };
            route.Capabilities.AddRange(capabilities);
            route.Models.AddRange(models.Take(8).Select(m => m.Id));
            table.Routes.Add(route);
        }

        if (LargestOf(fit) < LargestOf(usable))
        {
            table.Routes.Add(new FallbackRoute { Capabilities = { capabilities } });
        }
    }

    private static long LargestOf(ModelSpec[] models) => models.Select(m => (long)m.ContextTokens).DefaultIfEmpty().Max();
}
