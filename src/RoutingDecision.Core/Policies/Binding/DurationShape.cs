using System.Globalization;
using System.Text.Json.Nodes;

namespace RoutingDecision.Core.Policies.Binding;

/// <summary>A length of time: a number with the unit ms, s, m, h or d.</summary>
internal sealed class DurationShape(TimeSpan min, TimeSpan max) : Shape<TimeSpan>
{
    private static readonly (string Suffix, double Milliseconds)[] Units =
        [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];

    public override bool TryBind(PolicyNode node, BindContext context, out TimeSpan value)
    {
        if (TryRead(node, out value) && value >= min && value <= max)
        {
            return true;
        }

        context.Problems.Error(
            node, $"must be a duration from {Write(min)} to {Write(max)} such as 500ms, 60s, 20m or 1h, is {Sentence.Describe(node)}");
        return false;
    }

    public override JsonObject Schema(SchemaDefinitions definitions) =>
        new() { ["type"] = "string", ["pattern"] = "^[0-9]+(\\.[0-9]+)?(ms|s|m|h|d)$" };

    public override JsonNode? Render(TimeSpan value) => Write(value);

    private static bool TryRead(PolicyNode node, out TimeSpan value)
    {
        value = default;
        if (node.Kind != NodeKind.Scalar)
        {
            return false;
        }

        foreach (var (suffix, milliseconds) in Units)
        {
            var digits = node.Value.AsSpan(0, Math.Max(0, node.Value.Length - suffix.Length));
            if (node.Value.EndsWith(suffix, StringComparison.Ordinal)
                && double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                var total = number * milliseconds;
                value = total < TimeSpan.MaxValue.TotalMilliseconds ? TimeSpan.FromMilliseconds(total) : TimeSpan.MaxValue;
                return true;
            }
        }

        return false;
    }

    private static string Write(TimeSpan value)
    {
        var total = value.TotalMilliseconds;
        var (suffix, milliseconds) = Units.LastOrDefault(u => total % u.Milliseconds == 0 && total >= u.Milliseconds, Units[0]);
        return (total / milliseconds).ToString(CultureInfo.InvariantCulture) + suffix;
    }
}
