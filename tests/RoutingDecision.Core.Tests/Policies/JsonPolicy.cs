using System.Text.Json.Nodes;
using RoutingDecision.Core.Policies;

namespace RoutingDecision.Core.Tests.Policies;

/// <summary>Policy documents written as JSON, so that the tests of the core need no YAML. A node's line is its number in document order.</summary>
internal static class JsonPolicy
{
    public const string Models =
        """
        [
          {"id": "small", "provider": "a", "tier": "economy", "price": {"input": 1, "output": 5}, "context_tokens": 100000, "capabilities": ["tools", "json"], "regions": ["eu"]},
          {"id": "middle", "provider": "a", "tier": "standard", "price": {"input": 3, "output": 15}, "context_tokens": 200000, "capabilities": ["tools", "vision"], "regions": ["eu", "us"]},
          {"id": "large", "provider": "b", "tier": "premium", "price": {"input": 5, "output": 25}, "context_tokens": 200000, "capabilities": ["tools", "vision"], "regions": ["us"]}
        ]
        """;

    /// <summary>A document with three tiers, three models and the other sections given as JSON members.</summary>
    public static string With(string sections) =>
        $$"""{"version": 1, "tiers": ["economy", "standard", "premium"], "models": {{Models}}{{(sections.Length == 0 ? "" : ", ")}}{{sections}}}""";

    public static PolicyCompilation Compile(string json) => PolicyCompiler.Compile(Parse(json), json, "test.json");

    /// <summary>Compiles a document that must be right.</summary>
    public static RoutingPolicy Policy(string sections)
    {
        var compilation = Compile(With(sections));
        Assert.True(compilation.Policy is not null, string.Join('\n', compilation.Problems));
        return compilation.Policy!;
    }

    /// <summary>The problems of a document with these sections, which must not compile.</summary>
    public static IReadOnlyList<PolicyProblem> Problems(string sections)
    {
        var compilation = Compile(With(sections));
        Assert.Null(compilation.Policy);
        return compilation.Problems;
    }

    public static PolicyNode Parse(string json)
    {
        var line = 0;
        return Convert(JsonNode.Parse(json), ref line);
    }

    private static PolicyNode Convert(JsonNode? json, ref int line)
    {
        line++;
        switch (json)
        {
            case JsonObject mapping:
                var node = PolicyNode.Mapping(line, 1);
                foreach (var (key, value) in mapping)
                {
                    var keyLine = line + 1;
                    node.TryAdd(key, keyLine, 1, Convert(value, ref line));
                }

                return node;
            case JsonArray list:
                var sequence = PolicyNode.Sequence(line, 1);
                foreach (var item in list)
                {
                    sequence.Add(Convert(item, ref line));
                }

                return sequence;
            case JsonValue value:
                return PolicyNode.Scalar(value.ToString(), value.GetValueKind() == System.Text.Json.JsonValueKind.String && LooksOtherwise(value.ToString()), line, 1);
            default:
                return PolicyNode.Scalar("null", quoted: false, line, 1);
        }
    }

    private static bool LooksOtherwise(string text) =>
        text is "" or "~" or "null" or "true" or "false" || double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out _);
}
