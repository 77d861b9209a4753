using System.Text.Json.Nodes;
using RoutingDecision.Core.Policies.Binding;
using RoutingDecision.Core.Policies.Sections;

namespace RoutingDecision.Core.Policies;

/// <summary>What a person wrote: the parts of a document before names become indexes and overrides are merged in.</summary>
internal sealed record PolicyDocument
{
    private const int Format = 1;

    private static readonly Field<int> Version = Field<int>.Needed("version", new IntegerShape(Format, Format), "Version of this format: 1.", Format);

    private static readonly Field<IReadOnlyList<string>> TiersField = Field<IReadOnlyList<string>>.Needed(
        "tiers", Shapes.List(Shapes.Word, PolicyLimits.Tiers, min: 1), "Names of the tiers, cheapest first.", []);

    private static readonly Field<PolicyNode?> ModelsField = Field<PolicyNode?>.Needed(
        "models", new DeferredShape(Shapes.List(ModelSection.Shape, PolicyLimits.Models, min: 1)), "Models that may be recommended.", null);

    private static readonly Field<PolicyNode?> ExperimentsField = new(
        "experiments",
        new DeferredShape(Shapes.List(ExperimentSection.Shape, PolicyLimits.Experiments)),
        "Comparisons of settings on live traffic.",
        null);

    private static readonly Field<PolicyNode?> HealthField =
        new("health", new DeferredShape(HealthSection.Shape), "When a model counts as failing or slow; common to all tenants.", null);

    private static readonly Field<PolicyNode?> BudgetsField =
        new("budgets", new DeferredShape(Shapes.List(BudgetSection.Shape, PolicyLimits.Budgets)), "Spending limits of a day.", null);

    private static readonly Field<PolicyNode?> TenantsField = new(
        "tenants",
        new DeferredShape(new MapShape<string, ProfileDocument>(
            Shapes.Text, new SharedShape<ProfileDocument>("override", OverrideSection.Shape), PolicyLimits.Tenants)),
        "Overrides by tenant.",
        null);

    private static readonly Field<PolicyNode?> TestsField =
        new("tests", new DeferredShape(Shapes.List(TestSection.Shape, PolicyLimits.Tests)), "Tests that run before the policy is published.", null);

    private static readonly Section<PolicyDocument> Root = new(
        "A routing policy.",
        Read,
        [Version, TiersField, ModelsField, .. OverrideSection.BaseFields, ExperimentsField, HealthField, BudgetsField, TenantsField, TestsField]);

    public required PolicyNode Node { get; init; }

    public required PolicyNode TiersNode { get; init; }

    public required IReadOnlyList<string> Tiers { get; init; }

    public required PolicyNode? Models { get; init; }

    public required ProfileDocument Base { get; init; }

    public required PolicyNode? Experiments { get; init; }

    public required PolicyNode? Health { get; init; }

    public required PolicyNode? Budgets { get; init; }

    public required PolicyNode? Tenants { get; init; }

    public required PolicyNode? Tests { get; init; }

    /// <summary>Reads the root; null when it is no mapping.</summary>
    public static PolicyDocument? Read(PolicyNode root, BindContext context) => Root.TryBind(root, context, out var document) ? document : null;

    /// <summary>JSON schema of the whole document.</summary>
    public static JsonObject Schema()
    {
        var definitions = new SchemaDefinitions();
        var schema = Root.Schema(definitions);
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", "Routing policy");
        schema.Add("$defs", definitions.Parts);
        return schema;
    }

    private static PolicyDocument Read(SectionReader r)
    {
        r.Get(Version);
        return new PolicyDocument
        {
            Node = r.Node,
            TiersNode = r.Place(TiersField),
            Tiers = r.Get(TiersField),
            Models = r.Get(ModelsField),
            Base = OverrideSection.Read(r),
            Experiments = r.Get(ExperimentsField),
            Health = r.Get(HealthField),
            Budgets = r.Get(BudgetsField),
            Tenants = r.Get(TenantsField),
            Tests = r.Get(TestsField),
        };
    }
}

/// <summary>The JSON schema (draft 2020-12) of policy documents, made from the same tables that bind them.</summary>
public static class PolicyDocumentSchema
{
    public static JsonObject Build() => PolicyDocument.Schema();
}
