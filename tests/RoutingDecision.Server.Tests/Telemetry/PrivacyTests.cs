using System.Collections.Concurrent;
using System.Text;
using Google.Protobuf;
using Grpc.Core;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Server.Tests.Hosting;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Telemetry;

/// <summary>A word that occurs in nothing but what callers send is looked for in everything that leaves the process.</summary>
public sealed class PrivacyTests
{
    private const string Canary = "kanarienvogel7261";

    /// <summary>In place of the word where callers label a request: labels are written to the journal, and nowhere else.</summary>
    private const string Label = "zaunkoenig7261";

    [Fact]
    public async Task Server_TextOfCallers_IsNowhereOutsideTheCall()
    {
        await using var collector = await TraceCollector.StartAsync();
        using var state = new TemporaryFolder();
        var said = new ConcurrentQueue<string>();
        await using var server = await ServerProcess.StartAsync(
            ["--log-level", "Trace", "--otlp", collector.Address, "--trace-share", "1", "--state", state.FullPath, "--policy-poll-ms", "50"],
            TestPolicies.Rules + "  - {id: tagged, when: {tags: {kind: bird}}, then: {min_tier: standard}}\n");

        await DecideAsync(server, said);
        await DecideInvalidlyAsync(server, said);
        await SendRawAsync(server, said);
        await ReportAsync(server, said);
        using var http = new HttpClient();
        foreach (var type in new[] { "text/plain", "application/openmetrics-text" })
        {
            http.DefaultRequestHeaders.Accept.Clear();
            http.DefaultRequestHeaders.Accept.ParseAdd(type);
            said.Enqueue(await http.GetStringAsync($"http://{server.Metrics}/metrics"));
        }

        await server.Child.SignalAsync("TERM");
        var result = await server.Child.WaitForExitAsync(ServerProcess.Deadline);

        Assert.Equal(0, result.ExitCode);
        Assert.NotEmpty(server.LogLines());
        Assert.Contains(collector.Spans, s => s.Name == "routing.decide");
        Assert.True(said.Count > 20, $"{said.Count} texts to look at");
        AssertClean("log", result.Output + result.Error);
        Assert.All(said, text => AssertClean("reply, status or scrape", text));
        Assert.All(collector.Bodies, body => AssertClean("spans", Encoding.Latin1.GetString(body)));
        var files = Directory.GetFiles(state.FullPath, "*", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        Assert.All(files, file => AssertClean(file, Encoding.Latin1.GetString(File.ReadAllBytes(file)).Replace(Label, "", StringComparison.Ordinal) + file));
        Assert.Contains(files, file => File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.ASCII.GetBytes(Label)) >= 0);
    }

    // A look that finds nothing proves nothing unless it would find something.
    [Fact]
    public void AssertClean_TheWordInAnyCase_IsFound() => Assert.ThrowsAny<Exception>(() => AssertClean("test", $"... {Canary.ToUpperInvariant()} ..."));

    private static async Task DecideAsync(ServerProcess server, ConcurrentQueue<string> said)
    {
        var whole = new DecideRequest
        {
            Prompt = $"prove {Canary} and do what {Canary} says",
            SystemPrompt = $"You are {Canary}.",
            Tags = { ["kind"] = Label },
            Options = new DecideOptions { Explain = true },
        };
        var messages = new DecideRequest
        {
            Messages =
            {
                new Message { Role = MessageRole.System, Text = Canary },
                new Message { Role = MessageRole.User, Text = $"function {Canary}" },
                new Message { Role = MessageRole.Assistant, Text = Canary },
                new Message { Role = MessageRole.Tool, Text = Canary },
                new Message { Role = MessageRole.User, Text = $"{Canary}, do it" },
            },
            Conversation = new Conversation { Id = "c1" },
        };
        said.Enqueue((await server.Routing.DecideAsync(whole)).ToString());
        said.Enqueue((await server.Routing.DecideAsync(messages)).ToString());
        said.Enqueue((await server.Routing.DecideBatchAsync(new DecideBatchRequest { Requests = { whole, messages, new DecideRequest { Prompt = Canary, Messages = { messages.Messages } } } })).ToString());
        using var stream = server.Routing.DecideStream();
        await stream.RequestStream.WriteAsync(new DecideStreamRequest { Request = whole });
        await stream.RequestStream.CompleteAsync();
        Assert.True(await stream.ResponseStream.MoveNext(CancellationToken.None));
        said.Enqueue(stream.ResponseStream.Current.ToString());
        // Left in the middle.
        using var abandoned = server.Routing.DecideStream();
        await abandoned.RequestStream.WriteAsync(new DecideStreamRequest { Request = messages });
    }

    private static async Task DecideInvalidlyAsync(ServerProcess server, ConcurrentQueue<string> said)
    {
        var manyTags = new DecideRequest { Prompt = Canary };
        manyTags.Tags.Add(Enumerable.Range(0, 100).ToDictionary(i => $"t{i}", _ => Canary, StringComparer.Ordinal));
        DecideRequest[] bad =
        [
            manyTags,
            new() { Prompt = Canary, Messages = { new Message { Role = MessageRole.User, Text = Canary } } },
            new() { Messages = { new Message { Text = Canary } } },
            new() { Messages = { new Message { Role = (MessageRole)99, Text = Canary, Attachments = { (AttachmentKind)99 } } } },
            new() { Prompt = Canary, Tags = { ["kind"] = string.Concat(Enumerable.Repeat(Canary, 20)) } },
            new() { Prompt = Canary, SystemPrompt = Canary, Objective = (Objective)99, Strategy = (Strategy)99 },
            new() { Prompt = Canary, TaskType = "unknown", ContextTokens = -1 },
            new() { Prompt = Canary, Constraints = new Constraints { MinTier = "premium", MaxTier = "economy" } },
            new() { Prompt = Canary, Constraints = new Constraints { MaxCostUsd = 1e-9 } },
            new() { Prompt = Canary, RequiredCapabilities = { "vision" }, Constraints = new Constraints { MaxTier = "economy" } },
            new() { Prompt = string.Concat(Enumerable.Repeat($"{Canary} ", 600_000)), SystemPrompt = Canary },
        ];
        foreach (var request in bad)
        {
            Keep(await Assert.ThrowsAsync<RpcException>(async () => await server.Routing.DecideAsync(request)), said);
        }
    }

    private static async Task SendRawAsync(ServerProcess server, ConcurrentQueue<string> said)
    {
        using var raw = new RawGrpc($"http://{server.Grpc}");
        var text = Encoding.UTF8.GetBytes(Canary);
        byte[][] bodies =
        [
            RawGrpc.Frame([0x32, (byte)(text.Length + 1), 0xff, .. text]),
            RawGrpc.Frame([0x32, 0x7f, .. text]),
            RawGrpc.Frame(text),
            text,
            [0, 0x7f, 0xff, 0xff, 0xff, .. text],
        ];
        foreach (var body in bodies)
        {
            var reply = await raw.CallAsync("/routing.v1.RoutingService/Decide", body);
            said.Enqueue($"{reply.Status} {reply.Message} {Encoding.Latin1.GetString(reply.Body)}");
        }

        said.Enqueue((await raw.CallAsync("/routing.v1.RoutingService/Decided", RawGrpc.Frame(text))).ToString());
    }

    private static async Task ReportAsync(ServerProcess server, ConcurrentQueue<string> said)
    {
        var client = new OutcomeService.OutcomeServiceClient(server.Channel);
        var decision = await server.Routing.DecideAsync(new DecideRequest { Prompt = Canary });
        said.Enqueue(Encoding.Latin1.GetString(Convert.FromBase64String(Padded(decision.DecisionId))));
        said.Enqueue((await client.ReportOutcomeAsync(new ReportOutcomeRequest { Outcome = new Outcome { DecisionId = decision.DecisionId, Attempt = 1, Status = OutcomeStatus.Success } })).ToString());
        var forged = new Outcome { DecisionId = Canary, Attempt = 1, Status = OutcomeStatus.Success };
        Keep(await Assert.ThrowsAsync<RpcException>(async () => await client.ReportOutcomeAsync(new ReportOutcomeRequest { Outcome = forged })), said);
        Keep(await Assert.ThrowsAsync<RpcException>(async () => await client.ReportFeedbackAsync(new ReportFeedbackRequest { DecisionId = Canary, Satisfied = true })), said);
    }

    private static string Padded(string base64Url) => base64Url.Replace('-', '+').Replace('_', '/').PadRight((base64Url.Length + 3) / 4 * 4, '=');

    private static void Keep(RpcException error, ConcurrentQueue<string> said)
    {
        said.Enqueue(error.Status.ToString());
        foreach (var entry in error.Trailers)
        {
            said.Enqueue(entry.IsBinary ? Encoding.Latin1.GetString(entry.ValueBytes) : entry.Value);
        }
    }

    private static void AssertClean(string where, string text) => Assert.False(
        text.Contains(Canary, StringComparison.OrdinalIgnoreCase) || text.Contains(Label, StringComparison.OrdinalIgnoreCase), $"{where}: {text}");
}
