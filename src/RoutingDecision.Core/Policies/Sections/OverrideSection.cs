using RoutingDecision.Core.Policies.Binding;
using RoutingDecision.Core.Rules;

namespace RoutingDecision.Core.Policies.Sections;

/// <summary>The overridable sections as they were written; null where nothing was.</summary>
internal sealed record ProfileDocument(
    PolicyNode? Routing, PolicyNode? Rules, PolicyNode? Conversations, PolicyNode? Sampling, PolicyNode? Explore, PolicyNode? Drift)
{
    public bool IsEmpty => Routing is null && Rules is null && Conversations is null && Sampling is null && Explore is null && Drift is null;
}

/// <summary>What a tenant or an arm of an experiment may override; the same fields stand at the root of the document.</summary>
internal static class OverrideSection
{
    private static readonly Field<PolicyNode?> Routing =
        new("routing", new DeferredShape(RoutingSection.Shape), "How the tier, the model and the plan are chosen.", null);

    private static readonly Field<PolicyNode?> BaseRules =
        new("rules", new DeferredShape(RuleShape.List), "Rules, in order.", null);

    private static readonly Field<PolicyNode?> Rules = new(
        "rules",
        new DeferredShape(RuleShape.Override),
        "Rules that replace the policy's, or {prepend: [...], append: [...]} to add to them.",
        null);

    private static readonly Field<PolicyNode?> Conversations =
        new("conversations", new DeferredShape(ConversationSection.Shape), "What a conversation carries from turn to turn.", null);

    private static readonly Field<PolicyNode?> Sampling =
        new("sampling", new DeferredShape(SamplingSection.Shape), "Measurements that callers are asked for.", null);

    private static readonly Field<PolicyNode?> Explore =
        new("explore", new DeferredShape(ExploreSection.Shape), "Deliberate variation.", null);

    private static readonly Field<PolicyNode?> Drift =
        new("drift", new DeferredShape(DriftSection.Shape), "When traffic counts as drifting, and what happens then.", null);

    /// <summary>The fields at the root.</summary>
    public static readonly Field[] BaseFields = [Routing, BaseRules, Conversations, Sampling, Explore, Drift];

    public static readonly Section<ProfileDocument> Shape =
        new("Settings that replace those of the policy; what is left out stays.", Read, Routing, Rules, Conversations, Sampling, Explore, Drift);

    public static ProfileDocument Read(SectionReader r) =>
        new(r.Get(Routing), r.Get(Rules), r.Get(Conversations), r.Get(Sampling), r.Get(Explore), r.Get(Drift));
}
