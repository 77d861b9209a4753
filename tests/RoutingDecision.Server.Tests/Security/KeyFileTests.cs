using Grpc.Core;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Access;
using RoutingDecision.Server.Hosting;
using RoutingDecision.Server.Tests.Hosting;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Security;

/// <summary>Keys come from a file, which may change while the server runs.</summary>
public sealed class KeyFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task File_WithAnotherKey_LetsThatInAndTheFormerNoLonger()
    {
        await using var server = await StartAsync(TestKeys.Line("old", AccessScopes.All));
        Assert.Equal(StatusCode.OK, await DecideAsync(server, "old"));
        Assert.Equal(StatusCode.Unauthenticated, await DecideAsync(server, "new"));

        Write($"{TestKeys.Line("old", AccessScopes.All)}\n{TestKeys.Line("new", AccessScopes.All)}");
        await Until.TrueAsync(async () => await DecideAsync(server, "new") == StatusCode.OK, () => "the new key is taken");
        Assert.Equal(StatusCode.OK, await DecideAsync(server, "old"));

        Write(TestKeys.Line("new", AccessScopes.All));
        await Until.TrueAsync(async () => await DecideAsync(server, "old") == StatusCode.Unauthenticated, () => "the old key is refused");
        Assert.Equal(StatusCode.OK, await DecideAsync(server, "new"));
        // They serve a moment before they are counted.
        await Until.TrueAsync(
            async () => (await server.ScrapeAsync()).Sum("routing_reloads_total", ("what", "api_keys"), ("result", "ok")) == 2,
            () => "both are counted");
        var scrape = await server.ScrapeAsync();
        // Counted on over a reload that left it alone.
        Assert.InRange(scrape.Sum("routing_key_calls_total", ("key", TestKeys.IdOf("old"))), 2, double.MaxValue);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"id\": \"rdk_pasted\"}")]
    public async Task File_ThatCannotBeUsed_LeavesTheKeysAndIsLoggedAndCounted(string text)
    {
        await using var server = await StartAsync(TestKeys.Line("old", AccessScopes.All));

        Write(text);
        await Until.TrueAsync(
            async () =>
                (await server.ScrapeAsync()).Sum("routing_reloads_total", ("what", "api_keys"), ("result", "failed")) == 1, () => "it is counted");

        Assert.Equal(StatusCode.OK, await DecideAsync(server, "old"));
        Assert.Equal(StatusCode.Unauthenticated, await DecideAsync(server, null));
        var told = Assert.Single(server.Log.Entries, e => e.Event.Id == 8002);
        Assert.DoesNotContain("rdk_", told.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_ThatIsDeleted_DoesNotOpenTheServer()
    {
        await using var server = await StartAsync(TestKeys.Line("old", AccessScopes.All));

        File.Delete(server.Options.ApiKeys);
        await Until.TrueAsync(() => server.Log.Entries.Any(e => e.Event.Id == 8002), () => "it is noticed");

        Assert.Equal(StatusCode.Unauthenticated, await DecideAsync(server, null));
        Assert.Equal(StatusCode.OK, await DecideAsync(server, "old"));
    }

    [Fact]
    public async Task FileAndLines_Together_AreBothInForce()
    {
        await using var server = await StartAsync(
            TestKeys.Line("file", AccessScopes.All), o => o.ApiKeyLines = TestKeys.Line("variable", AccessScopes.All));

        Assert.Equal(StatusCode.OK, await DecideAsync(server, "file"));
        Assert.Equal(StatusCode.OK, await DecideAsync(server, "variable"));
    }

    [Fact]
    public void Start_KeysThatCannotBeUsed_TellsAllThatIsWrongAndNoKey()
    {
        var line = TestKeys.Line("twice", AccessScopes.All);
        var options = ServerUnderTest.Defaults(_folder);
        File.WriteAllText(options.Policy, TestPolicies.Rules);
        options.ApiKeys = _folder.Write("keys.jsonl", $"{line}\nnonsense rdk_pasted");
        options.ApiKeyLines = $"{line}\n[]";

        var problems = Assert.Throws<ConfigurationException>(() => RoutingHost.Build(options)).Problems;

        Assert.Equal(3, problems.Count);
        Assert.Equal($"{options.ApiKeys}, line 2: is not JSON.", problems[0]);
        Assert.Equal("ApiKeyLines, line 2: is not a JSON object.", problems[1]);
        Assert.EndsWith("is there twice.", problems[2], StringComparison.Ordinal);
        Assert.DoesNotContain(problems, p => p.Contains("rdk_", StringComparison.Ordinal));
    }

    [Fact]
    public void Start_FileThatIsNotThereOrEmpty_IsRefused()
    {
        var options = ServerUnderTest.Defaults(_folder);
        File.WriteAllText(options.Policy, TestPolicies.Rules);
        options.ApiKeys = _folder.At("nowhere.jsonl");
        Assert.StartsWith("The API keys can't be read", Assert.Single(
            Assert.Throws<ConfigurationException>(() => RoutingHost.Build(options)).Problems), StringComparison.Ordinal);

        options.ApiKeys = _folder.Write("keys.jsonl", "# none yet\n");
        Assert.StartsWith("There is no API key in", Assert.Single(
            Assert.Throws<ConfigurationException>(() => RoutingHost.Build(options)).Problems), StringComparison.Ordinal);
    }

    private static async Task<StatusCode> DecideAsync(ServerUnderTest server, string? name)
    {
        try
        {
            await new RoutingService.RoutingServiceClient(server.As(name)).DecideAsync(new DecideRequest { Prompt = "hello" });
            return StatusCode.OK;
        }
        catch (RpcException e)
        {
            return e.StatusCode;
        }
    }

    private Task<ServerUnderTest> StartAsync(string lines, Action<ServerOptions>? change = null) => ServerUnderTest.StartAsync(change: o =>
    {
        Write(lines);
        o.ApiKeys = _folder.At("keys.jsonl");
        change?.Invoke(o);
    });

    private void Write(string lines) => File.Move(_folder.Write("keys.next", lines), _folder.At("keys.jsonl"), overwrite: true);
}
