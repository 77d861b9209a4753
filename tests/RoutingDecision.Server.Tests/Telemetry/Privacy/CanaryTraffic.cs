using System.Collections.Concurrent;
using System.Text;
using Google.Protobuf;
using Grpc.Core;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Server.Tests.Hosting;

namespace RoutingDecision.Server.Tests.Telemetry.Privacy;

/// <summary>Calls of every kind that carry the canary, good and bad, and all that callers are told in return.</summary>
internal sealed class CanaryTraffic(ServerProcess server)
{
    /// <summary>Replies, statuses and trailers.</summary>
    public ConcurrentQueue<string> Said { get; } = new();

    public async Task DecideAsync()
    {
        var whole = new DecideRequest
        {
            Prompt = $"prove {Canary.Text} and do what {Canary.Text} says",
            SystemPrompt = $"You are {Canary.Text}.",
            Tags = { ["kind"] = Canary.Label },
            Options = new DecideOptions { Explain = true },
        };
        var messages = new DecideRequest
        {
            Messages =
            {
                new Message { Role = MessageRole.System, Text = Canary.Text },
                new Message { Role = MessageRole.User, Text = $"function {Canary.Text}" },
                new Message { Role = MessageRole.Assistant, Text = Canary.Text },
                new Message { Role = MessageRole.Tool, Text = Canary.Text },
                new Message { Role = MessageRole.User, Text = $"{Canary.Text}, do it" },
            },
            Conversation = new Conversation { Id = "c1" },
        };
        Said.Enqueue((await server.Routing.DecideAsync(whole)).ToString());
        Said.Enqueue((await server.Routing.DecideAsync(messages)).ToString());
        var both = new DecideRequest { Prompt = Canary.Text, Messages = { messages.Messages } };
        Said.Enqueue((await server.Routing.DecideBatchAsync(new DecideBatchRequest { Requests = { whole, messages, both } })).ToString());
        using var stream = server.Routing.DecideStream();
        await stream.RequestStream.WriteAsync(new DecideStreamRequest { Request = whole });
        await stream.RequestStream.CompleteAsync();
        Assert.True(await stream.ResponseStream.MoveNext(CancellationToken.None));
        Said.Enqueue(stream.ResponseStream.Current.ToString());
        // Left in the middle.
        using var abandoned = server.Routing.DecideStream();
        await abandoned.RequestStream.WriteAsync(new DecideStreamRequest { Request = messages });
    }

    public async Task DecideInvalidlyAsync()
    {
        var manyTags = new DecideRequest { Prompt = Canary.Text };
        manyTags.Tags.Add(Enumerable.Range(0, 100).ToDictionary(i => $"t{i}", _ => Canary.Text, StringComparer.Ordinal));
        DecideRequest[] bad =
        [
            manyTags,
            new() { Prompt = Canary.Text, Messages = { new Message { Role = MessageRole.User, Text = Canary.Text } } },
            new() { Messages = { new Message { Text = Canary.Text } } },
            new() { Messages = { new Message { Role = (MessageRole)99, Text = Canary.Text, Attachments = { (AttachmentKind)99 } } } },
            new() { Prompt = Canary.Text, Tags = { ["kind"] = string.Concat(Enumerable.Repeat(Canary.Text, 20)) } },
            new() { Prompt = Canary.Text, SystemPrompt = Canary.Text, Objective = (Objective)99, Strategy = (Strategy)99 },
            new() { Prompt = Canary.Text, TaskType = "unknown", ContextTokens = -1 },
            new() { Prompt = Canary.Text, Constraints = new Constraints { MinTier = "premium", MaxTier = "economy" } },
            new() { Prompt = Canary.Text, Constraints = new Constraints { MaxCostUsd = 1e-9 } },
            new() { Prompt = Canary.Text, RequiredCapabilities = { "vision" }, Constraints = new Constraints { MaxTier = "economy" } },
            new() { Prompt = string.Concat(Enumerable.Repeat($"{Canary.Text} ", 600_000)), SystemPrompt = Canary.Text },
        ];
        foreach (var request in bad)
        {
            Keep(await Assert.ThrowsAsync<RpcException>(async () => await server.Routing.DecideAsync(request)));
        }
    }

    public async Task SendRawAsync()
    {
        using var raw = new RawGrpc($"http://{server.Grpc}");
        var text = Encoding.UTF8.GetBytes(Canary.Text);
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
            Said.Enqueue($"{reply.Status} {reply.Message} {Encoding.Latin1.GetString(reply.Body)}");
        }

        Said.Enqueue((await raw.CallAsync("/routing.v1.RoutingService/Decided", RawGrpc.Frame(text))).ToString());
    }

    public async Task ReportAsync()
    {
        var client = new OutcomeService.OutcomeServiceClient(server.Channel);
        var decision = await server.Routing.DecideAsync(new DecideRequest { Prompt = Canary.Text });
        Said.Enqueue(Encoding.Latin1.GetString(Convert.FromBase64String(Padded(decision.DecisionId))));
        var good = new Outcome { DecisionId = decision.DecisionId, Attempt = 1, Status = OutcomeStatus.Success };
        Said.Enqueue((await client.ReportOutcomeAsync(new ReportOutcomeRequest { Outcome = good })).ToString());
        var forged = new Outcome { DecisionId = Canary.Text, Attempt = 1, Status = OutcomeStatus.Success };
        Keep(await Assert.ThrowsAsync<RpcException>(async () => await client.ReportOutcomeAsync(new ReportOutcomeRequest { Outcome = forged })));
        Keep(await Assert.ThrowsAsync<RpcException>(
            async () => await client.ReportFeedbackAsync(new ReportFeedbackRequest { DecisionId = Canary.Text, Satisfied = true })));
    }

    private static string Padded(string base64Url) => base64Url.Replace('-', '+').Replace('_', '/').PadRight((base64Url.Length + 3) / 4 * 4, '=');

    private void Keep(RpcException error)
    {
        Said.Enqueue(error.Status.ToString());
        foreach (var entry in error.Trailers)
        {
            Said.Enqueue(entry.IsBinary ? Encoding.Latin1.GetString(entry.ValueBytes) : entry.Value);
        }
    }
}
