using System.Text.Json.Nodes;
using RoutingDecision.Core.Policies.Binding;

namespace RoutingDecision.Core.Policies.Sections;

/// <summary>An objective: a preset's name, or weights of which only the proportions matter.</summary>
internal sealed class ObjectiveShape : Shape<ObjectiveWeights>
{
    public static readonly ObjectiveShape Instance = new();

    private static readonly ChoiceShape<ObjectiveWeights> Presets = new(
        ("cost", ObjectiveWeights.ForCost),
        ("balanced", ObjectiveWeights.Balanced),
        ("quality", ObjectiveWeights.ForQuality),
        ("latency", ObjectiveWeights.ForLatency));

    private static readonly NumberShape Weight = new(0, 1_000_000);

    private static readonly Field<double> Cost = new("cost", Weight, "Weight of a low cost.", 0);
    private static readonly Field<double> Quality = new("quality", Weight, "Weight of a high P(success).", 0);
    private static readonly Field<double> Latency = new("latency", Weight, "Weight of a fast answer.", 0);

    private static readonly Section<ObjectiveWeights> Weights = new(
        "Weights of the choice among the models of a tier; only their proportions matter.",
        r => new ObjectiveWeights(r.Get(Cost), r.Get(Quality), r.Get(Latency)),
        Cost,
        Quality,
        Latency);

    private ObjectiveShape()
    {
    }

    public override bool TryBind(PolicyNode node, BindContext context, out ObjectiveWeights value)
    {
        if (node.Kind != NodeKind.Mapping)
        {
            return Presets.TryBind(node, context, out value);
        }

        if (!Weights.TryBind(node, context, out value))
        {
            return false;
        }

        var sum = value.Cost + value.Quality + value.Latency;
        if (sum <= 0)
        {
            context.Problems.Error(node, "one of the weights cost, quality, latency must be above 0");
            return false;
        }

        value = new ObjectiveWeights(value.Cost / sum, value.Quality / sum, value.Latency / sum);
        return true;
    }

    public override JsonObject Schema(SchemaDefinitions definitions) => definitions.Reference(
        "objective", () => new JsonObject { ["anyOf"] = new JsonArray(Presets.Schema(definitions), Weights.Schema(definitions)) });

    public override JsonNode? Render(ObjectiveWeights value) => Presets.Render(value);
}
