using RoutingDecision.Core.Catalog;
using RoutingDecision.Core.Policies.Binding;
using RoutingDecision.Core.Policies.Sections;

namespace RoutingDecision.Core.Policies;

/// <summary>Compiles tiers and models. A model with wrong parts still lends its name, so that what refers to it is not reported as well.</summary>
internal static class CatalogCompiler
{
    /// <summary>Sets the context's catalog.</summary>
    public static void Compile(PolicyDocument document, BindContext context)
    {
        var tiers = document.Tiers.Distinct(StringComparer.Ordinal).ToList();
        if (tiers.Count != document.Tiers.Count)
        {
            context.Problems.Error(document.TiersNode, "names a tier twice");
        }

        context.Catalog = new ModelCatalog(tiers, [], [], [], []);
        var shape = Shapes.List(ModelSection.Shape, PolicyLimits.Models, min: 1);
        IReadOnlyList<ModelDocument> written = document.Models is not null && shape.TryBind(document.Models, context, out var bound) ? bound : [];
        CheckTiers(document, tiers, written, context);
        var models = Distinct(written, context);

        var providers = Names(models.Select(m => m.Provider));
        var capabilities = Limited(models, m => m.Capabilities, PolicyLimits.Capabilities, "capabilities", context);
        var regions = Limited(models, m => m.Regions, PolicyLimits.Regions, "regions", context);
        context.Catalog = new ModelCatalog(
            tiers, providers, capabilities, regions, [.. models.Select((m, index) => Spec(m, index, providers, capabilities, regions))]);
    }

    private static List<ModelDocument> Distinct(IReadOnlyList<ModelDocument> models, BindContext context)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        var distinct = new List<ModelDocument>(models.Count);
        foreach (var model in models.Where(m => m.Id.Length != 0))
        {
            if (known.Add(model.Id))
            {
                distinct.Add(model);
            }
            else
            {
                context.Problems.Error(model.Node.Find("id") ?? model.Node, $"model '{model.Id}' exists already");
            }
        }

        return distinct;
    }

    private static void CheckTiers(PolicyDocument document, List<string> tiers, IReadOnlyList<ModelDocument> models, BindContext context)
    {
        // Models whose tier is wrong are reported themselves; they may be the ones that are missing here.
        if (document.Models is null || models.Any(m => m.Tier < 0))
        {
            return;
        }

        for (var t = 0; t < tiers.Count; t++)
        {
            var ofTier = models.Where(m => m.Tier == t).ToList();
            var place = t < document.TiersNode.Items.Count ? document.TiersNode.Items[t] : document.TiersNode;
            if (ofTier.Count == 0)
            {
                context.Problems.Error(place, $"tier '{tiers[t]}' has no model");
            }
            else if (!ofTier.Exists(m => m.Enabled))
            {
                context.Problems.Warning(place, $"all models of tier '{tiers[t]}' are disabled");
            }
        }
    }

    private static List<string> Names(IEnumerable<string> names) => [.. names.Where(n => n.Length != 0).Distinct(StringComparer.Ordinal)];

    private static List<string> Limited(
        List<ModelDocument> models, Func<ModelDocument, IReadOnlyList<string>> of, int limit, string what, BindContext context)
    {
        var names = Names(models.SelectMany(of));
        if (names.Count <= limit)
        {
            return names;
        }

        var offender = models.First(m => of(m).Contains(names[limit]));
        context.Problems.Error(offender.Node, $"the models have {names.Count} different {what}; at most {limit} are possible");
        return names[..limit];
    }

    private static ModelSpec Spec(ModelDocument model, int index, List<string> providers, List<string> capabilities, List<string> regions) => new()
    {
        Index = index,
        Id = model.Id,
        Provider = providers.IndexOf(model.Provider),
        Tier = Math.Max(0, model.Tier),
        Price = model.Price,
        ContextTokens = model.ContextTokens,
        MaxOutputTokens = model.MaxOutputTokens,
        Capabilities = Bits(model.Capabilities, capabilities),
        Regions = Bits(model.Regions, regions),
        FirstTokenMs = model.FirstTokenMs,
        TokensPerSecond = model.TokensPerSecond,
        Strengths = model.Strengths,
        Enabled = model.Enabled,
    };

    private static ulong Bits(IReadOnlyList<string> names, List<string> table) =>
        names.Select(n => table.IndexOf(n)).Where(i => i >= 0).Aggregate(0UL, (bits, i) => bits | (1UL << i));
}
