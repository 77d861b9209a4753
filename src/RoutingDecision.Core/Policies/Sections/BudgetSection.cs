using System.Text.Json.Nodes;
using RoutingDecision.Core.Policies.Binding;

namespace RoutingDecision.Core.Policies.Sections;

/// <summary>An entry of `budgets:`.</summary>
internal static class BudgetSection
{
    private const string All = "*";

    private static readonly Field<string> Tenant = new("tenant", Shapes.Text, "Tenant, or * for each tenant by itself.", All);
    private static readonly Field<string> Feature = new("feature", Shapes.Text, "Feature, or * for all together.", All);
    private static readonly Field<double> UsdPerDay =
        Field<double>.Needed("usd_per_day", new NumberShape(0, 1_000_000_000, aboveMin: true), "Limit in US dollars a UTC day.", 1);

    private static readonly Field<int> Then =
        Field<int>.Needed("then", SpentShape.Instance, "What happens once it is spent: max_tier_TIER, or deny.", SpentShape.Denied);

    public static readonly Section<BudgetSettings> Shape = new(
        "A spending limit.",
        r => new BudgetSettings(r.Get(Tenant), r.Get(Feature), r.Get(UsdPerDay), r.Get(Then)),
        Tenant,
        Feature,
        UsdPerDay,
        Then);

    /// <summary>Becomes the ceiling, or <see cref="Denied"/>.</summary>
    private sealed class SpentShape : Shape<int>
    {
        public const int Denied = -1;
        public static readonly SpentShape Instance = new();

        private const string Deny = "deny";
        private const string Prefix = "max_tier_";

        public override bool TryBind(PolicyNode node, BindContext context, out int value)
        {
            value = Denied;
            if (node.Kind == NodeKind.Scalar && node.Value == Deny)
            {
                return true;
            }

            if (node.Value.StartsWith(Prefix, StringComparison.Ordinal))
            {
                value = context.Catalog.FindTier(node.Value[Prefix.Length..]);
            }

            if (value >= 0)
            {
                return true;
            }

            var names = context.Catalog.Tiers.Select(t => Prefix + t).Append(Deny).ToList();
            context.Problems.Error(node, $"must be one of {Sentence.List(names)}, is {Sentence.Describe(node)}", NearestName.Hint(node.Value, names));
            return false;
        }

        public override JsonObject Schema(SchemaDefinitions definitions) =>
            new() { ["type"] = "string", ["pattern"] = "^(deny|max_tier_[a-z][a-z0-9_-]*)$" };
    }
}
