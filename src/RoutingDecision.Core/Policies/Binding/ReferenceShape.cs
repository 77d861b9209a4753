using System.Text.Json.Nodes;
using RoutingDecision.Core.Catalog;

namespace RoutingDecision.Core.Policies.Binding;

/// <summary>The name of something that the document defines elsewhere; becomes its index.</summary>
internal sealed class ReferenceShape : Shape<int>
{
    private readonly string _kind;
    private readonly Func<BindContext, string, int> _find;
    private readonly Func<BindContext, IEnumerable<string>> _names;

    private ReferenceShape(
        string kind, Func<BindContext, string, int> find, Func<BindContext, IEnumerable<string>> names)
    {
        _kind = kind;
        _find = find;
        _names = names;
    }

    public static ReferenceShape Model { get; } = Of("model", (c, n) => c.FindModel(n), c => c.Models.Select(m => m.Id));

    public static ReferenceShape Tier { get; } = Of("tier", (c, n) => c.FindTier(n), c => c.Tiers);

    public static ReferenceShape Provider { get; } = Of("provider", (c, n) => c.FindProvider(n), c => c.Providers);

    public static ReferenceShape Capability { get; } = Of("capability", (c, n) => c.FindCapability(n), c => c.Capabilities);

    public static ReferenceShape Region { get; } = Of("region", (c, n) => c.FindRegion(n), c => c.Regions);

    /// <summary>A task type; becomes its index among the names that the policy uses.</summary>
    public static ReferenceShape Task { get; } =
        new("task type", (c, n) => c.Tasks.IsKnown(n) ? c.Tasks.Use(n) : -1, c => c.Tasks.Known);

    /// <summary>A task type that is only mentioned, so that it is not counted as used; becomes its index among the known ones.</summary>
    public static ReferenceShape MentionedTask { get; } =
        new("task type", (c, n) => c.Tasks.Known.IndexOf(n), c => c.Tasks.Known);

    public override bool TryBind(PolicyNode node, BindContext context, out int value)
    {
        value = node.Kind == NodeKind.Scalar ? _find(context, node.Value) : -1;
        if (value >= 0)
        {
            return true;
        }

        var names = _names(context).ToList();
        context.Problems.Error(
            node,
            node.Kind != NodeKind.Scalar || node.IsNull ? $"must be the name of a {_kind}, is {Sentence.Describe(node)}"
                : names.Count == 0 ? $"unknown {_kind} '{Sentence.Shorten(node.Value)}': no model states one"
                : names.Contains(node.Value) ? $"names more than {PolicyLimits.Tasks} different {_kind}s"
                : $"unknown {_kind} '{Sentence.Shorten(node.Value)}'; known are {Sentence.List(names)}",
            NearestName.Hint(node.Value, names));
        return false;
    }

    public override JsonObject Schema(SchemaDefinitions definitions) => new() { ["type"] = "string" };

    private static ReferenceShape Of(string kind, Func<ModelCatalog, string, int> find, Func<ModelCatalog, IEnumerable<string>> names) =>
        new(kind, (c, n) => find(c.Catalog, n), c => names(c.Catalog));
}
