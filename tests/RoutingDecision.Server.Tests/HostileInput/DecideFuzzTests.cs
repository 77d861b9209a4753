using Google.Protobuf;
using Grpc.Core;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Server.Security;
using RoutingDecision.Server.Services;
using RoutingDecision.Server.Tests.Hosting;
using RoutingDecision.TestKit.Fuzzing;

namespace RoutingDecision.Server.Tests.HostileInput;

/// <summary>Bytes of messages, from decoding to reply: whatever they are, the answer is a decision or a status that names the caller's
/// mistake.</summary>
[Trait("Category", "Fuzz")]
public sealed class DecideFuzzTests
{
    private static readonly StatusCode[] OfTheCaller = [StatusCode.InvalidArgument, StatusCode.FailedPrecondition, StatusCode.ResourceExhausted];

    [Fact]
    public async Task Decide_AnyBytes_AreDecidedOrRefused()
    {
        await using var server = await ServerUnderTest.StartAsync(TestPolicies.Utility, new FakeClassifier());
        var desk = server.Part<DecisionDesk>();
        var (decided, refused) = (0, 0);

        FuzzRun.Of([.. Requests.Select(r => r.ToByteArray())], bytes =>
        {
            if (Parse(DecideRequest.Parser, bytes) is not { } request)
            {
                return;
            }

            try
            {
                var decision = desk.DecideAsync(request, CallerIdentity.Anybody, CancellationToken.None);
                Assert.NotEmpty(decision.IsCompletedSuccessfully ? decision.Result.Model : decision.AsTask().GetAwaiter().GetResult().Model);
                decided++;
            }
            catch (RpcException e)
            {
                Assert.Contains(e.StatusCode, OfTheCaller);
                Assert.InRange(InProcessServer.SizeOf(e), 0, 8 * 1024);
                refused++;
            }
        });

        Assert.True(decided > 20 && refused > 20, $"{decided} decided, {refused} refused");
    }

    [Fact]
    public async Task ReportOutcome_AnyBytes_AreTakenOrRefused()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var id = (await server.Routing.DecideAsync(new DecideRequest { Prompt = "hello" })).DecisionId;
        var caller = server.Outcomes;
        var good = new Outcome { DecisionId = id, Attempt = 1, Status = OutcomeStatus.Failure, ErrorClass = ErrorClass.Provider, CostUsd = 1 };
        var bad = new Outcome { DecisionId = id, Attempt = -1, LatencyMs = double.NaN, SelfConfidence = 2 };

        FuzzRun.Of(
            [.. new[] { good, bad }.Select(o => new ReportOutcomeRequest { Outcome = o }.ToByteArray())],
            bytes =>
            {
                if (Parse(ReportOutcomeRequest.Parser, bytes) is not { } request)
                {
                    return;
                }

                try
                {
                    caller.ReportOutcome(request);
                }
                catch (RpcException e)
                {
                    Assert.Equal(StatusCode.InvalidArgument, e.StatusCode);
                }
            },
            share: 0.25);
    }

    /// <summary>A message, or null: the bytes are none, which decoding says in the one way that gRPC knows to translate.</summary>
    private static T? Parse<T>(MessageParser<T> parser, byte[] bytes)
        where T : class, IMessage<T>
    {
        try
        {
            return parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static DecideRequest[] Requests =>
    [
        new() { Prompt = "prove that a function is right", RequestId = "r", Tenant = "acme", Feature = "f", UserKey = "u", Tags = { ["a"] = "b" } },
        new()
        {
            Messages =
            {
                new Message { Role = MessageRole.System, Text = "be brief" },
                new Message { Role = MessageRole.User, Text = "see this", Attachments = { AttachmentKind.Image } },
                new Message { Role = MessageRole.Assistant, Text = "```c\nint f(int a[]) { return a[0]; }\n```" },
                new Message { Role = MessageRole.User, Text = "yes, do it" },
            },
            SystemPrompt = "s",
            Tools = new Tools { Count = 3, Bytes = 2_000 },
            Conversation = new Conversation { Id = "c", Turn = 3, LastModel = "small-a", CachedTokens = 10 },
            Constraints = new Constraints { DeadlineMs = 1_000, MaxCostUsd = 1, MinTier = "standard", AllowedProviders = { "acme" } },
            Options = new DecideOptions { Explain = true, NoCache = true },
        },
        new()
        {
            Prompt = "x",
            Constraints = new Constraints { MaxCostUsd = double.NaN, DeadlineMs = long.MinValue },
            ContextTokens = long.MaxValue,
            MaxOutputTokens = long.MinValue,
        },
        new()
        {
            Prompt = "x",
            ObjectiveWeights = new ObjectiveWeights { Cost = double.MaxValue, Quality = double.MaxValue },
            Objective = (Objective)99,
        },
        new()
        {
            Prompt = "\uD83D\uDE42\u0000\u202E\uFFFF",
            Attempt = new Attempt { Number = 99, PreviousModel = "small-a", AnswerRejected = true, FailedModels = { "small-a", "small-b" } },
        },
        new() { Prompt = string.Concat(Enumerable.Repeat("((((a|a)*)*)*", 200)), TaskType = "coding", ExperimentKey = "k", Batch = true },
    ];
}
