using RoutingDecision.Core.Catalog;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Core.Requests;
using RoutingDecision.Core.Rules;
using RoutingDecision.Core.Selection;

namespace RoutingDecision.Core.Decisions;

/// <summary>Resolves the names of a request's hard constraints to indexes. Unknown names were refused by the mapper.</summary>
internal static class RequirementsReader
{
    public static Requirements Read(Decision decision, RoutingRequest request, in ConversationFacts conversation)
    {
        var catalog = decision.Snapshot.Policy.Catalog;
        var constraints = request.Constraints;
        return new Requirements
        {
            Permitted = decision.Directives.Permitted,
            DeniedById = Outside(catalog, constraints.AllowedModels, constraints.DeniedModels, static (c, name) => c.FindModel(name), static m => m.Index),
            DeniedByProvider = Outside(catalog, constraints.AllowedProviders, constraints.DeniedProviders, static (c, name) => c.FindProvider(name), static m => m.Provider),
            FailedBefore = Failed(catalog, request.Attempt),
            Capabilities = decision.Directives.RequiredCapabilities | Capabilities(catalog, request, decision.Prompt.Attachments),
            RequestRegions = Flags(catalog, constraints.Regions, static (c, name) => c.FindRegion(name)),
            RuleRegions = decision.Directives.Regions,
            Work = WorkOf(decision, request, conversation),
            WindowOver = request.Attempt.Error == ErrorClass.ContextLength && catalog.FindModel(request.Attempt.PreviousModel ?? "") is >= 0 and var tooSmall
                ? catalog.Models[tooSmall].ContextTokens
                : 0,
            DeadlineMs = request.Batch ? 0 : constraints.DeadlineMs,
            MaxCostUsd = constraints.MaxCostUsd,
            MinTier = constraints.MinTier.Length == 0 ? 0 : Math.Max(0, catalog.FindTier(constraints.MinTier)),
            MaxTier = constraints.MaxTier.Length == 0 ? catalog.Tiers.Length - 1 : Math.Max(0, catalog.FindTier(constraints.MaxTier)),
            StickyModel = conversation.LastModel,
        };
    }

    private static Workload WorkOf(Decision decision, RoutingRequest request, in ConversationFacts conversation)
    {
        var expected = request.ExpectedOutputTokens > 0 ? request.ExpectedOutputTokens
            : request.MaxOutputTokens > 0 ? Math.Min(request.MaxOutputTokens, decision.Profile.Routing.ExpectedOutputTokens)
            : decision.Profile.Routing.ExpectedOutputTokens;
        return new Workload(
            decision.Prompt.Signals[Signal.ContextTokens], expected, request.MaxOutputTokens, request.Conversation.CachedTokens,
            request.Conversation.CachedTokens > 0 ? conversation.LastModel : -1);
    }

    private static ModelMask Outside(
        ModelCatalog catalog, IReadOnlyList<string> allowed, IReadOnlyList<string> denied, Func<ModelCatalog, string, int> find, Func<ModelSpec, int> key)
    {
        ModelMask outside = default;
        if (allowed.Count == 0 && denied.Count == 0)
        {
            return outside;
        }

        foreach (var model in catalog.Models)
        {
            if ((allowed.Count > 0 && !Names(catalog, allowed, find, key(model))) || Names(catalog, denied, find, key(model)))
            {
                outside[model.Index >> 6] |= 1UL << (model.Index & 63);
            }
        }

        return outside;
    }

    private static bool Names(ModelCatalog catalog, IReadOnlyList<string> names, Func<ModelCatalog, string, int> find, int wanted)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (find(catalog, names[i]) == wanted)
            {
                return true;
            }
        }

        return false;
    }

    private static ModelMask Failed(ModelCatalog catalog, in AttemptContext attempt)
    {
        ModelMask failed = default;
        if (attempt.FailedModels is { } models)
        {
            for (var i = 0; i < models.Count; i++)
            {
                Add(ref failed, catalog.FindModel(models[i]));
            }
        }

        if (attempt.PreviousModel is { Length: > 0 } previous && (attempt.Error != ErrorClass.None || attempt.AnswerRejected))
        {
            Add(ref failed, catalog.FindModel(previous));
        }

        return failed;
    }

    private static void Add(ref ModelMask mask, int model)
    {
        if (model >= 0)
        {
            mask[model >> 6] |= 1UL << (model & 63);
        }
    }

    private static ulong Capabilities(ModelCatalog catalog, RoutingRequest request, AttachmentKinds attachments)
    {
        var needed = Flags(catalog, request.RequiredCapabilities, static (c, name) => c.FindCapability(name));
        needed |= Implied(catalog, attachments.HasFlag(AttachmentKinds.Image), "vision");
        needed |= Implied(catalog, attachments.HasFlag(AttachmentKinds.Audio), "audio");
        needed |= Implied(catalog, attachments.HasFlag(AttachmentKinds.Video), "video");
        return needed | Implied(catalog, request.Prompt.ToolsOffered > 0, "tools");
    }

    /// <summary>A catalog that never speaks of a capability does not tell its models apart by it.</summary>
    private static ulong Implied(ModelCatalog catalog, bool needed, string capability) =>
        needed && catalog.FindCapability(capability) is >= 0 and var bit ? 1UL << bit : 0;

    private static ulong Flags(ModelCatalog catalog, IReadOnlyList<string> names, Func<ModelCatalog, string, int> find)
    {
        ulong flags = 0;
        for (var i = 0; i < names.Count; i++)
        {
            var bit = find(catalog, names[i]);
            if (bit >= 0)
            {
                flags |= 1UL << bit;
            }
        }

        return flags;
    }
}
