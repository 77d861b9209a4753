using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using RoutingDecision.Core.Policies.Binding;

namespace RoutingDecision.Core.Policies.Sections;

/// <summary>Need thresholds per tier, cheapest first; index 0 is unused.</summary>
internal sealed record NeedThresholds(double[] AtLeast, double[][]? Exactly)
{
    // The values of the third article: a wrong step down costs more than a wrong step up, most of all from the strongest tier.
    private const double Strongest = 0.15;
    private const double Others = 0.30;

    public static NeedThresholds Default(int tiers) =>
        new([.. Enumerable.Range(0, tiers).Select(t => t == tiers - 1 ? Strongest : Others)], null);
}

/// <summary>
/// Keys <c>TIER_if</c> for any tier but the cheapest. A number is the threshold of P(that tier or a stronger one is needed); a mapping
/// of tiers to numbers holds thresholds of P(exactly that tier is needed), any of which suffices.
/// </summary>
internal sealed class ThresholdsShape : Shape<NeedThresholds>
{
    public const string Suffix = "_if";

    public static readonly ThresholdsShape Instance = new();

    private static readonly MapShape<int, double> ByTier = new(ReferenceShape.Tier, Shapes.Share, PolicyLimits.Tiers);

    private ThresholdsShape()
    {
    }

    public override bool TryBind(PolicyNode node, BindContext context, [MaybeNullWhen(false)] out NeedThresholds value)
    {
        var tiers = context.Catalog.Tiers;
        value = NeedThresholds.Default(tiers.Length);
        if (node.Kind != NodeKind.Mapping)
        {
            context.Problems.Error(node, $"must be a mapping with keys such as {Example(tiers)}, is {Sentence.Describe(node)}");
            return false;
        }

        foreach (var entry in node.Entries)
        {
            var tier = entry.Key.EndsWith(Suffix, StringComparison.Ordinal) ? context.Catalog.FindTier(entry.Key[..^Suffix.Length]) : -1;
            if (tier <= 0)
            {
                var keys = tiers.Skip(1).Select(t => t + Suffix).ToList();
                context.Problems.ErrorAtKey(
                    entry,
                    (tier == 0 ? "the cheapest tier needs no threshold" : $"unknown key '{Sentence.Shorten(entry.Key)}'")
                    + $"; known are {Sentence.List(keys)}",
                    NearestName.Hint(entry.Key, keys));
            }
            else if (entry.Value.Kind == NodeKind.Mapping)
            {
                value = value with { Exactly = BindExactly(entry.Value, tier, value.Exactly, context) };
                value.AtLeast[tier] = 1;
            }
            else if (Shapes.Share.TryBind(entry.Value, context, out var threshold))
            {
                value.AtLeast[tier] = threshold;
            }
        }

        return true;
    }

    public override JsonObject Schema(SchemaDefinitions definitions) => new()
    {
        ["type"] = "object",
        ["additionalProperties"] = false,
        ["patternProperties"] = new JsonObject
        {
            ["^[a-z][a-z0-9_-]*_if$"] = new JsonObject
            {
                ["description"] =
                    "The tier is taken when P(it or a stronger one is needed) is over this; or thresholds of P(exactly the tier is needed).",
                ["anyOf"] = new JsonArray(Shapes.Share.Schema(definitions), ByTier.Schema(definitions)),
            },
        },
    };

    private static double[][] BindExactly(PolicyNode node, int tier, double[][]? known, BindContext context)
    {
        var count = context.Catalog.Tiers.Length;
        var all = known ?? [.. Enumerable.Range(0, count).Select(_ => Enumerable.Repeat(1d, count).ToArray())];
        if (ByTier.TryBind(node, context, out var pairs))
        {
            foreach (var (needed, threshold) in pairs)
            {
                if (needed < tier)
                {
                    context.Problems.Error(node, $"only {context.Catalog.Tiers[tier]} and stronger tiers count, not {context.Catalog.Tiers[needed]}");
                }

                all[tier][needed] = threshold;
            }
        }

        return all;
    }

    private static string Example(string[] tiers) => (tiers.Length > 1 ? tiers[^1] : "premium") + Suffix;
}
