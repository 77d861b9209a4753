using RoutingDecision.Contracts.V1;
using RoutingDecision.Server.Tests.Hosting;

namespace RoutingDecision.Server.Tests.Services;

/// <summary>A caller that routes by the table must not land on a model that can't take its request.</summary>
public sealed class FallbackTablesTests
{
    private const string Policy = """
        version: 1
        tiers: [low, high]
        models:
          - {id: plain, provider: acme, tier: low, price: {input: 1, output: 1}, context_tokens: 900000}
          - {id: ears, provider: acme, tier: low, price: {input: 1, output: 1}, context_tokens: 100000, capabilities: [audio, tools]}
          - {id: eyes, provider: acme, tier: high, price: {input: 2, output: 2}, context_tokens: 200000, capabilities: [vision, tools]}
          - {id: film, provider: acme, tier: high, price: {input: 3, output: 3}, context_tokens: 300000, capabilities: [video, vision, audio]}
        routing: {decide_by: rules, default_tier: low}
        """;

    private static readonly Dictionary<string, string[]> Can = new(StringComparer.Ordinal)
    {
        ["plain"] = [],
        ["ears"] = ["audio", "tools"],
        ["eyes"] = ["vision", "tools"],
        ["film"] = ["video", "vision", "audio"],
    };

    private static readonly Dictionary<string, int> Window =
        new(StringComparer.Ordinal) { ["plain"] = 900_000, ["ears"] = 100_000, ["eyes"] = 200_000, ["film"] = 300_000 };

    [Fact]
    public async Task GetFallbackTable_EveryNeedAndSize_LeadsToTheModelsThatCanAndToNoOther()
    {
        await using var server = await ServerUnderTest.StartAsync(Policy);
        var table = await server.Routing.GetFallbackTableAsync(new GetFallbackTableRequest());
        string[] names = ["vision", "audio", "video", "tools"];

        for (var bits = 0; bits < 16; bits++)
        {
            string[] needed = [.. names.Where((_, i) => (bits & (1 << i)) != 0)];
            foreach (var tokens in new[] { 1, 100_000, 100_001, 300_000, 300_001, 900_000, 900_001 })
            {
                var able = Can.Keys.Where(m => needed.All(Can[m].Contains) && Window[m] >= tokens);

                var models = RouteOf(table, needed, tokens)?.Models ?? [];

                Assert.Equal(able.Order(StringComparer.Ordinal), models.Order(StringComparer.Ordinal));
            }
        }
    }

    [Theory]
    [InlineData(AttachmentKind.Image, "eyes")]
    [InlineData(AttachmentKind.Audio, "ears")]
    [InlineData(AttachmentKind.Video, "film")]
    public async Task GetFallbackTable_Attachment_IsWhatADecisionTakesItFor(AttachmentKind kind, string model)
    {
        await using var server = await ServerUnderTest.StartAsync(Policy);
        var request = new DecideRequest { Messages = { new Message { Role = MessageRole.User, Text = "What is this?", Attachments = { kind } } } };
        var capability = new Dictionary<AttachmentKind, string>
        {
            [AttachmentKind.Image] = "vision",
            [AttachmentKind.Audio] = "audio",
            [AttachmentKind.Video] = "video",
        }[kind];

        var decision = await server.Routing.DecideAsync(request);
        var route = RouteOf(await server.Routing.GetFallbackTableAsync(new GetFallbackTableRequest()), [capability], 1_000);

        Assert.Equal((model, model), (decision.Model, route!.Models[0]));
    }

    [Fact]
    public async Task GetFallbackTable_ServerGone_RoutesAloneUntilItExpires()
    {
        var time = new ShiftedTime();
        GetFallbackTableResponse table;
        var before = time.GetUtcNow();
        await using (var server = await ServerUnderTest.StartAsync(Policy, time: time))
        {
            table = await server.Routing.GetFallbackTableAsync(new GetFallbackTableRequest());
        }

        var until = DateTimeOffset.FromUnixTimeMilliseconds(table.ValidUntilUnixMs);
        Assert.InRange(until, before.AddHours(24).AddMilliseconds(-1), time.GetUtcNow().AddHours(24));
        Assert.Equal("eyes", ModelAt(time.GetUtcNow().AddHours(23)));
        Assert.Null(ModelAt(time.GetUtcNow().AddHours(25)));

        string? ModelAt(DateTimeOffset now) =>
            now.ToUnixTimeMilliseconds() < table.ValidUntilUnixMs ? RouteOf(table, ["vision"], 1_000)!.Models[0] : null;
    }

    [Fact]
    public async Task GetFallbackTable_FetchedLater_IsValidLonger()
    {
        var time = new ShiftedTime();
        await using var server = await ServerUnderTest.StartAsync(Policy, time: time);
        var first = await server.Routing.GetFallbackTableAsync(new GetFallbackTableRequest());

        time.Advance(TimeSpan.FromHours(12));
        var second = await server.Routing.GetFallbackTableAsync(new GetFallbackTableRequest());

        Assert.Equal(first.Routes, second.Routes);
        var longer = TimeSpan.FromMilliseconds(second.ValidUntilUnixMs - first.ValidUntilUnixMs);
        Assert.InRange(longer, TimeSpan.FromHours(12), TimeSpan.FromHours(13));
    }

    [Fact]
    public async Task GetFallbackTable_AnotherPolicy_IsAnotherTable()
    {
        await using var server = await ServerUnderTest.StartAsync(Policy);
        var before = await server.Routing.GetFallbackTableAsync(new GetFallbackTableRequest());

        server.WritePolicy(Policy.Replace("capabilities: [audio, tools]", "capabilities: [audio, tools], enabled: false", StringComparison.Ordinal));
        await Until.TrueAsync(async () => await server.PolicyInForceAsync() != before.PolicyVersion, () => "the policy is in force");
        var after = await server.Routing.GetFallbackTableAsync(new GetFallbackTableRequest());
        var decision = await server.Routing.DecideAsync(new DecideRequest { Prompt = "hello" });

        Assert.Equal(decision.PolicyVersion, after.PolicyVersion);
        Assert.Contains(before.Routes, r => r.Models.Contains("ears"));
        Assert.DoesNotContain(after.Routes, r => r.Models.Contains("ears"));
    }

    [Fact]
    public async Task Decide_PolicyWithALease_IsValidForThatLong()
    {
        var time = new ShiftedTime();
        await using var server = await ServerUnderTest.StartAsync(
            Policy.Replace("default_tier: low", "default_tier: low, lease: 90s", StringComparison.Ordinal), time: time);
        var before = time.GetUtcNow();

        var decision = await server.Routing.DecideAsync(new DecideRequest { Prompt = "hello" });

        var until = DateTimeOffset.FromUnixTimeMilliseconds(decision.ValidUntilUnixMs);
        Assert.InRange(until, before.AddSeconds(90).AddMilliseconds(-1), time.GetUtcNow().AddSeconds(90));
    }

    /// <summary>What the contract tells callers to do.</summary>
    private static FallbackRoute? RouteOf(GetFallbackTableResponse table, string[] needed, int tokens) => table.Routes.FirstOrDefault(
        r => (r.MaxContextTokens == 0 || tokens <= r.MaxContextTokens) && r.Capabilities.All(needed.Contains));
}
