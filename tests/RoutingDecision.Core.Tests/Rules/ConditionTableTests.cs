using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Core.Requests;
using RoutingDecision.Core.Rules;
using RoutingDecision.Core.Tests.Policies;

namespace RoutingDecision.Core.Tests.Rules;

public sealed class ConditionTableTests
{
    private static readonly RuleCase Plain = new();

    /// <summary>Key, condition, a case in which it holds, one in which it doesn't.</summary>
    private static readonly (string Key, string When, RuleCase Holds, RuleCase Fails)[] Golden =
    [
        ("all", """{"all": [{"batch": true}, {"tenant": "acme"}]}""", Plain with { Batch = true, Tenant = "acme" }, Plain with { Batch = true }),
        ("any", """{"any": [{"batch": true}, {"tenant": "acme"}]}""", Plain with { Tenant = "acme" }, Plain),
        ("none", """{"none": [{"batch": true}, {"tenant": "acme"}]}""", Plain, Plain with { Batch = true }),
        ("not", """{"not": {"batch": true}}""", Plain, Plain with { Batch = true }),
        ("not", """{"not": {"batch": true, "tenant": "acme"}}""", Plain with { Batch = true }, Plain with { Batch = true, Tenant = "acme" }),
        ("at_least", """{"at_least": {"count": 2, "of": [{"batch": true}, {"tenant": "acme"}, {"feature": "faq"}]}}""", Plain with { Batch = true, Feature = "faq" }, Plain with { Batch = true }),
        ("phrase", """{"phrase": "step by step"}""", Plain with { Ask = "Do it Step  by step." }, Plain with { Ask = "stepby step" }),
        ("phrase", """{"phrase": ["then", "next"]}""", Plain with { Ask = "and then?" }, Plain with { Ask = "authentication, context" }),
        ("phrase", """{"phrase": {"of": ["a1", "b2", "c3"], "at_least": 2}}""", Plain with { Ask = "c3 A1" }, Plain with { Ask = "b2 b2" }),
        ("phrase", """{"phrase": {"of": ["a1", "b2"], "all": true}}""", Plain with { Ask = "b2 a1" }, Plain with { Ask = "a1" }),
        ("phrase", """{"phrase": {"of": "code", "match": "substring"}}""", Plain with { Ask = "encoded" }, Plain with { Ask = "cod e" }),
        ("regex", """{"regex": "step \\d"}""", Plain with { Ask = "see step 2" }, Plain with { Ask = "see Step 2" }),
        ("regex", """{"regex": {"of": ["x+y", "step \\d"], "ignore_case": true}}""", Plain with { Ask = "see STEP 2" }, Plain with { Ask = "step two" }),
        ("task", """{"task": ["coding", "debugging"]}""", Plain with { Task = "debugging" }, Plain),
        ("tenant", """{"tenant": ["acme", "b", "c", "d", "e", "f"]}""", Plain with { Tenant = "f" }, Plain with { Tenant = "F" }),
        ("feature", """{"feature": "faq"}""", Plain with { Feature = "faq" }, Plain with { Feature = "chat" }),
        ("language", """{"language": ["de", "fr"]}""", Plain with { Language = "fr" }, Plain),
        ("tags", """{"tags": {"team": "search", "env": ["prod", "canary"]}}""", Plain with { Tags = [("env", "canary"), ("team", "search")] }, Plain with { Tags = [("team", "search"), ("env", "dev")] }),
        ("tags", """{"tags": {"team": "*"}}""", Plain with { Tags = [("team", "")] }, Plain with { Tags = [("Team", "x")] }),
        ("script", """{"script": ["han", "kana"]}""", Plain with { Script = Script.Kana }, Plain),
        ("capability", """{"capability": ["vision", "json"]}""", Plain with { Capabilities = ["tools", "json"] }, Plain with { Capabilities = ["tools"] }),
        ("attachments", """{"attachments": ["image", "audio"]}""", Plain with { Attachments = AttachmentKinds.Image | AttachmentKinds.Document }, Plain with { Attachments = AttachmentKinds.Document }),
        ("attachments", """{"attachments": {"gte": 2}}""", Plain with { Signals = [(Signal.Attachments, 2)] }, Plain with { Signals = [(Signal.Attachments, 1)] }),
        ("attachments", """{"attachments": true}""", Plain with { Signals = [(Signal.Attachments, 1)] }, Plain),
        ("requires_reasoning", """{"requires_reasoning": true}""", Plain with { Reasoning = true }, Plain),
        ("batch", """{"batch": false}""", Plain, Plain with { Batch = true }),
        ("attempt", """{"attempt": 1}""", Plain, Plain with { Attempt = Try(2) }),
        ("attempt", """{"attempt": {"gt": 1}}""", Plain with { Attempt = Try(2) }, Plain with { Attempt = Try(1) }),
        ("attempt", """{"attempt": {"number": {"gte": 2}, "error": ["timeout", "refused"]}}""", Plain with { Attempt = Try(2, ErrorClass.Refused) }, Plain with { Attempt = Try(2, ErrorClass.Other) }),
        ("attempt", """{"attempt": {"answer_rejected": true}}""", Plain with { Attempt = new AttemptContext(2, null, ErrorClass.None, true, null, null) }, Plain with { Attempt = Try(2) }),
        ("conversation", """{"conversation": {"turn": {"gt": 3}, "named": true}}""", Plain with { Turn = 4, Conversation = Talk("c") }, Plain with { Turn = 4 }),
        ("conversation", """{"conversation": {"tool_call_loop": true}}""", Plain with { Conversation = new ConversationContext(null, 0, null, 0, true) }, Plain),
        ("conversation", """{"conversation": {"cached_tokens": {"gte": 1000}}}""", Plain with { Conversation = new ConversationContext("c", 0, "small", 1000, false) }, Plain with { Conversation = Talk("c") }),
        ("deadline_ms", """{"deadline_ms": {"lt": 2000}}""", Plain with { DeadlineMs = 1999.5 }, Plain),
        ("deadline_ms", """{"deadline_ms": true}""", Plain with { DeadlineMs = 1 }, Plain),
        ("deadline_ms", """{"deadline_ms": false}""", Plain, Plain with { DeadlineMs = 1 }),
        ("expected_output_tokens", """{"expected_output_tokens": {"lte": 100}}""", Plain with { ExpectedOutputTokens = 100 }, Plain),
        .. SignalTable.All.Where(s => s.Signal != Signal.Attachments).Select(s => (
            s.Name,
            $$"""{"{{s.Name}}": {"gt": 0.3, "lte": 2} }""",
            Plain with { Signals = [(s.Signal, 2f)] },
            Plain with { Signals = [(s.Signal, 0.3f)] })),
    ];

    [Fact]
    public void All_EveryEntry_HasAGoldenCase() =>
        Assert.Empty(ConditionTable.All.Select(c => c.Key).Except(Golden.Select(g => g.Key)));

    [Fact]
    public void All_EveryEntry_IsDocumentedAndInTheSchema()
    {
        var properties = PolicyDocumentSchema.Build()["$defs"]!["condition"]!["properties"]!.AsObject();
        foreach (var condition in ConditionTable.All)
        {
            Assert.EndsWith(".", condition.Doc, StringComparison.Ordinal);
            Assert.Equal(condition.Doc, (string?)properties[condition.Key]!["description"]);
        }

        Assert.Equal(ConditionTable.All.Count, properties.Count);
        Assert.Equal(ConditionTable.All.Count, ConditionTable.All.Select(c => c.Key).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Test_GoldenCases_HoldAndFail()
    {
        foreach (var (_, when, holds, fails) in Golden)
        {
            var policy = JsonPolicy.Policy($$"""  "rules": [{"id": "r", "when": {{when}}, "then": {"tier": "premium"} }]""");
            Assert.True(holds.Evaluate(policy).Directives.PinRule == 0, $"{when} should hold");
            Assert.True(fails.Evaluate(policy).Directives.PinRule == Directives.None, $"{when} should not hold");
        }
    }

    [Theory]
    [InlineData("""{"gt": 0.3}""", 0.3f, false)]
    [InlineData("""{"gte": 0.3}""", 0.3f, true)]
    [InlineData("""{"lt": 0.3}""", 0.3f, false)]
    [InlineData("""{"lte": 0.3}""", 0.3f, true)]
    [InlineData("""{"eq": 0.3}""", 0.3f, true)]
    [InlineData("0.3", 0.3f, true)]
    [InlineData("0.3", 0.30000004f, false)]
    public void Signal_BoundThatIsNoExactFloat_ComparesAsWritten(string range, float value, bool expected)
    {
        var policy = JsonPolicy.Policy($$"""  "rules": [{"id": "r", "when": {"code_density": {{range}} }, "then": {"tier": "premium"} }]""");
        Assert.Equal(expected, new RuleCase { Signals = [(Signal.CodeDensity, value)] }.Evaluate(policy).Directives.PinRule == 0);
    }

    private static AttemptContext Try(int number, ErrorClass error = ErrorClass.None) => new(number, null, error, false, null, null);

    private static ConversationContext Talk(string id) => new(id, 0, null, 0, false);
}
