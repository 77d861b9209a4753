using System.Text.Json.Nodes;
using Google.Protobuf;

namespace RoutingDecision.Server.Tests.Insight;

/// <summary>Compares messages whose numbers were summed in another order.</summary>
internal static class NearMessage
{
    public static void Assert(IMessage expected, IMessage found)
    {
        var difference = DifferenceOf(expected, found);
        Xunit.Assert.True(difference is null, $"{difference}\nexpected {expected}\nfound {found}");
    }

    public static bool Are(IMessage expected, IMessage found) => DifferenceOf(expected, found) is null;

    private static string? DifferenceOf(IMessage expected, IMessage found)
    {
        var formatter = new JsonFormatter(JsonFormatter.Settings.Default);
        return DifferenceOf(JsonNode.Parse(formatter.Format(expected)), JsonNode.Parse(formatter.Format(found)), "");
    }

    private static string? DifferenceOf(JsonNode? a, JsonNode? b, string path)
    {
        switch (a, b)
        {
            case (JsonObject one, JsonObject other):
                return one.Select(p => p.Key).Union(other.Select(p => p.Key)).Select(k => DifferenceOf(one[k], other[k], $"{path}.{k}"))
                    .FirstOrDefault(d => d is not null);
            case (JsonArray one, JsonArray other) when one.Count == other.Count:
                return one.Zip(other).Select((p, i) => DifferenceOf(p.First, p.Second, $"{path}[{i}]")).FirstOrDefault(d => d is not null);
            case (JsonValue one, JsonValue other) when one.TryGetValue(out double x) && other.TryGetValue(out double y):
                return Math.Abs(x - y) <= 1e-9 * Math.Max(1, Math.Abs(x)) ? null : $"{path}: {x} expected, {y} found";
            default:
                return JsonNode.DeepEquals(a, b) ? null : $"{path}: {a} expected, {b} found";
        }
    }
}
