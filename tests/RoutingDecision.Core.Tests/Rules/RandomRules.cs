using System.Text.Json.Nodes;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Core.Requests;

namespace RoutingDecision.Core.Tests.Rules;

/// <summary>Random rules and requests over a small vocabulary, so that they meet often. The same seed gives the same ones.</summary>
internal sealed class RandomRules(int seed)
{
    public static readonly string[] Tasks = ["coding", "lookup", "analysis", "writing"];

    private static readonly string[] Words = ["alpha", "beta", "gamma", "delta", "alphabet", "be", "ta"];
    private static readonly string[] Names = ["n0", "n1", "n2"];
    private static readonly string[] Tiers = ["economy", "standard", "premium"];

    private readonly Random _random = new(seed);

    public JsonArray Rules(int count, string prefix = "r") => new([.. Enumerable.Range(0, count).Select(i => Rule(prefix + i))]);

    public RuleCase Request() => new()
    {
        Ask = string.Join(Pick(" ", "  ", "-", ""), Enumerable.Range(0, _random.Next(0, 5)).Select(_ => Pick(Words))),
        Tenant = Pick(["", .. Names]),
        Feature = Pick(["", .. Names]),
        Language = Pick("en", "de"),
        Script = Pick(Script.Latin, Script.Han),
        Attachments = Pick(AttachmentKinds.None, AttachmentKinds.Image, AttachmentKinds.Audio),
        Task = Pick([null, .. Tasks]),
        Tags = [.. Enumerable.Range(0, _random.Next(3)).Select(_ => (Pick(Names), Pick(Names)))],
        Capabilities = Pick<string[]>([], ["tools"], ["vision", "json"]),
        Reasoning = Flip(),
        Batch = Flip(),
        Attempt = new AttemptContext(_random.Next(3), null, Pick(ErrorClass.None, ErrorClass.Timeout), false, null, null),
        Conversation = new ConversationContext(Flip() ? "c" : null, 0, null, _random.Next(3), Flip()),
        Turn = _random.Next(1, 4),
        DeadlineMs = _random.Next(3),
        Signals = [(Signal.AskWords, _random.Next(4)), (Signal.CodeBlocks, _random.Next(2)), (Signal.CodeDensity, 0.1f * _random.Next(4))],
    };

    private JsonObject Rule(string id)
    {
        var rule = new JsonObject { ["id"] = id };
        if (_random.Next(8) != 0)
        {
            rule["when"] = Condition(3);
        }

        rule["then"] = Actions();
        return rule;
    }

    private JsonObject Condition(int depth)
    {
        var condition = new JsonObject();
        for (var n = _random.Next(1, 3); n > 0; n--)
        {
            var (key, value) = _random.Next(depth > 0 ? 18 : 13) switch
            {
                0 => ("tenant", Several(Names)),
                1 => ("feature", Several(Names)),
                2 => ("language", (JsonNode)Pick("en", "de")),
                3 => ("script", Pick("latin", "han")),
                4 => ("tags", new JsonObject { [Pick(Names)] = Pick([(JsonNode)"*", Several(Names)]) }),
                5 => ("task", Several(Tasks)),
                6 => ("task", Several(Tasks)),
                7 => ("phrase", Several(Words)),
                8 => ("phrase", new JsonObject { ["of"] = new JsonArray("alpha", "beta", "gamma"), ["at_least"] = _random.Next(1, 4), ["match"] = Pick("word", "substring") }),
                9 => ("regex", Pick("al+pha", "^be", "ta$")),
                10 => Pick<(string, JsonNode)>(("batch", Flip()), ("requires_reasoning", Flip()), ("attempt", _random.Next(1, 3)), ("attachments", Pick("image", "audio"))),
                11 => ("conversation", new JsonObject { ["turn"] = new JsonObject { ["gt"] = 1 }, ["named"] = Flip() }),
                12 => Pick<(string, JsonNode)>(("ask_words", new JsonObject { ["gte"] = 1, ["lt"] = _random.Next(2, 4) }), ("code_blocks", Flip()), ("code_density", new JsonObject { ["gt"] = 0.1 }), ("deadline_ms", new JsonObject { ["lt"] = 2 }), ("capability", "json")),
                13 => ("all", Conditions(depth)),
                14 => ("any", Conditions(depth)),
                15 => ("none", Conditions(depth)),
                16 => ("not", Condition(depth - 1)),
                _ => ("at_least", new JsonObject { ["count"] = 1, ["of"] = Conditions(depth) }),
            };
            condition[key] = value;
        }

        if (condition["at_least"]?["of"] is JsonArray of)
        {
            condition["at_least"]!["count"] = _random.Next(1, of.Count + 1);
        }

        return condition;
    }

    private JsonArray Conditions(int depth) => new([.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Condition(depth - 1))]);

    private JsonObject Actions()
    {
        var actions = new JsonObject();
        var (key, value) = _random.Next(8) switch
        {
            0 => ("tier", (JsonNode)Pick(Tiers)),
            1 => ("model", Pick("small", "middle", "large")),
            2 => ("min_tier", Pick(Tiers)),
            3 => ("max_tier", Pick(Tiers)),
            4 => ("deny_models", Several("small", "middle", "large")),
            5 => ("require", Several("tools", "vision", "json")),
            6 => ("regions", Pick("eu", "us")),
            _ => ("strategy", Pick("direct", "cascade")),
        };
        actions[key] = value;
        if (_random.Next(4) == 0)
        {
            actions["objective"] = Pick("cost", "latency");
        }

        if (_random.Next(12) == 0)
        {
            actions["stop"] = true;
        }

        return actions;
    }

    private JsonNode Several(params string[] from) =>
        Flip() ? Pick(from) : new JsonArray([.. from.Where(_ => Flip()).Append(from[0]).Select(f => (JsonNode)f)]);

    private bool Flip() => _random.Next(2) == 0;

    private T Pick<T>(params T[] from) => from[_random.Next(from.Length)];
}
