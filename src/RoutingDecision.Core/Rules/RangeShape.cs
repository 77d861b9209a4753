using System.Text.Json.Nodes;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Policies.Binding;

namespace RoutingDecision.Core.Rules;

/// <summary>A closed range of numbers; strict bounds were moved to the next representable number.</summary>
internal readonly record struct NumberRange(double Low, double High, bool IsAbsence)
{
    public static readonly NumberRange Everything = new(double.NegativeInfinity, double.PositiveInfinity, IsAbsence: false);
}

/// <summary>
/// A comparison of a number: {gt, gte, lt, lte, eq}, a number (equal), or for what is counted true (above 0) and false (0).
/// Signals are floats, so their bounds are rounded to floats first: 0.3 in the policy equals 0.3 in a signal.
/// </summary>
internal sealed class RangeShape(bool single, bool flags) : Shape<NumberRange>
{
    /// <summary>For counts of the request.</summary>
    public static readonly RangeShape Count = new(single: false, flags: true);

    private static readonly string[] Operators = ["gt", "gte", "lt", "lte", "eq"];

    public override bool TryBind(PolicyNode node, BindContext context, out NumberRange value)
    {
        value = NumberRange.Everything;
        if (flags && FlagShape.TryRead(node, out var positive))
        {
            value = positive ? value with { Low = Above(0) } : value with { High = 0, IsAbsence = true };
            return true;
        }

        if (NumberShape.TryRead(node, out var equal))
        {
            value = value with { Low = Round(equal), High = Round(equal) };
            return true;
        }

        if (node.Kind != NodeKind.Mapping || node.Entries.Count == 0)
        {
            context.Problems.Error(
                node, $"must be a number{(flags ? ", true, false" : "")} or a mapping with {Sentence.List(Operators)}, is {Sentence.Describe(node)}");
            return false;
        }

        return TryBindOperators(node, context, ref value);
    }

    public override JsonObject Schema(SchemaDefinitions definitions)
    {
        var number = new JsonObject { ["type"] = flags ? new JsonArray("number", "boolean") : "number" };
        return new JsonObject
        {
            ["anyOf"] = new JsonArray(number, definitions.Reference(
                "comparison",
                () =>
                {
                    var properties = new JsonObject();
                    foreach (var name in Operators)
                    {
                        properties.Add(name, new JsonObject { ["type"] = "number" });
                    }

                    return new JsonObject
                    {
                        ["type"] = "object",
                        ["minProperties"] = 1,
                        ["additionalProperties"] = false,
                        ["properties"] = properties,
                    };
                })),
        };
    }

    private bool TryBindOperators(PolicyNode node, BindContext context, ref NumberRange range)
    {
        var (low, high, ok) = (range.Low, range.High, true);
        foreach (var entry in node.Entries)
        {
            if (!NumberShape.TryRead(entry.Value, out var bound))
            {
                ok = false;
                if (Operators.Contains(entry.Key))
                {
                    context.Problems.Error(entry.Value, $"must be a number, is {Sentence.Describe(entry.Value)}");
                    continue;
                }
            }

            switch (entry.Key)
            {
                case "gt": low = Math.Max(low, Above(bound)); break;
                case "gte": low = Math.Max(low, Round(bound)); break;
                case "lt": high = Math.Min(high, Below(bound)); break;
                case "lte": high = Math.Min(high, Round(bound)); break;
                case "eq": (low, high) = (Math.Max(low, Round(bound)), Math.Min(high, Round(bound))); break;
                default:
                    ok = false;
                    context.Problems.ErrorAtKey(
                        entry,
                        $"unknown comparison '{Sentence.Shorten(entry.Key)}'; known are {Sentence.List(Operators)}",
                        NearestName.Hint(entry.Key, Operators));
                    break;
            }
        }

        if (ok && low > high)
        {
            context.Problems.Error(node, "can't hold for any number");
            ok = false;
        }

        range = new NumberRange(low, high, IsAbsence: false);
        return ok;
    }

    private double Round(double value) => single ? (float)value : value;

    private double Above(double value) => single ? MathF.BitIncrement((float)value) : Math.BitIncrement(value);

    private double Below(double value) => single ? MathF.BitDecrement((float)value) : Math.BitDecrement(value);
}
