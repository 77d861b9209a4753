using RoutingDecision.Core.Policies;
using RoutingDecision.Policies;

namespace RoutingDecision.Core.Tests.Cases;

/// <summary>The base policy of the golden cases, or a variant of it.</summary>
internal static class TestPolicy
{
    public static RoutingPolicy Base { get; } = With("{}");

    /// <summary>The base policy with YAML laid over it.</summary>
    public static RoutingPolicy With(string yaml) =>
        CaseWorld.PolicyOf(PolicyTree.Merge(CaseFile.BasePolicy, PolicyYaml.Parse(yaml, "overlay").Root ?? throw new InvalidDataException(yaml))!);

    public static int Model(this RoutingPolicy policy, string id) =>
        policy.Catalog.FindModel(id) is >= 0 and var index ? index : throw new ArgumentException(id, nameof(id));
}
