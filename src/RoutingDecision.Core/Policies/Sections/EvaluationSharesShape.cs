using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using RoutingDecision.Core.Policies.Binding;

namespace RoutingDecision.Core.Policies.Sections;

/// <summary>Shares of answers to be judged, per tier.</summary>
internal sealed record EvaluationShares(double[] ByTier, bool StratifyByTask);

/// <summary>One share for all tiers, or a mapping of tiers to shares with `stratify_by` beside them.</summary>
internal sealed class EvaluationSharesShape : Shape<EvaluationShares>
{
    public static readonly EvaluationSharesShape Instance = new();

    private const string StratifyBy = "stratify_by";

    private static readonly ChoiceShape<bool> Strata = new(("task", true), ("none", false));

    private EvaluationSharesShape()
    {
    }

    public override bool TryBind(PolicyNode node, BindContext context, [MaybeNullWhen(false)] out EvaluationShares value)
    {
        var tiers = context.Catalog.Tiers;
        value = new EvaluationShares(new double[tiers.Length], StratifyByTask: true);
        if (node.Kind != NodeKind.Mapping)
        {
            var bound = Shapes.Share.TryBind(node, context, out var share);
            Array.Fill(value.ByTier, share);
            return bound;
        }

        foreach (var entry in node.Entries)
        {
            var tier = context.Catalog.FindTier(entry.Key);
            if (entry.Key == StratifyBy)
            {
                value = value with { StratifyByTask = !Strata.TryBind(entry.Value, context, out var byTask) || byTask };
            }
            else if (tier < 0)
            {
                context.Problems.ErrorAtKey(
                    entry,
                    $"unknown key '{Sentence.Shorten(entry.Key)}'; known are {Sentence.List([.. tiers, StratifyBy])}",
                    NearestName.Hint(entry.Key, [.. tiers, StratifyBy]));
            }
            else if (Shapes.Share.TryBind(entry.Value, context, out var share))
            {
                value.ByTier[tier] = share;
            }
        }

        return true;
    }

    public override JsonObject Schema(SchemaDefinitions definitions) => new()
    {
        ["anyOf"] = new JsonArray(
            Shapes.Share.Schema(definitions),
            new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject { [StratifyBy] = Strata.Schema(definitions) },
                ["additionalProperties"] = Shapes.Share.Schema(definitions),
            }),
    };
}
