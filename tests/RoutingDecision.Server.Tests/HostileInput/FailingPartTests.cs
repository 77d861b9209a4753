using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Conversations;
using RoutingDecision.Server.Security;
using RoutingDecision.Server.Services;

namespace RoutingDecision.Server.Tests.HostileInput;

/// <summary>What a stream and a batch do when a part of the server fails in a way that nobody expected.</summary>
public sealed class FailingPartTests(InProcessServer server) : IClassFixture<InProcessServer>
{
    [Fact]
    public async Task DecideItem_StoreThatThrows_AnswersInternalWithoutDetails()
    {
        var desk = ActivatorUtilities.CreateInstance<DecisionDesk>(server.Services, new BrokenStore());
        var request = new DecideRequest { RequestId = "r1", Prompt = "a", Conversation = new Conversation { Id = "c1" } };

        var result = await desk.DecideItemAsync(request, CallerIdentity.Anybody, CancellationToken.None);

        Assert.Equal((int)StatusCode.Internal, result.Error.Code);
        Assert.Equal("r1", result.Error.RequestId);
        Assert.DoesNotContain(BrokenStore.Secret, result.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DecideBatch_StoreThatThrows_FailsThatItemAlone()
    {
        var desk = ActivatorUtilities.CreateInstance<DecisionDesk>(server.Services, new BrokenStore());
        var stored = new DecideRequest { RequestId = "r1", Prompt = "a", Conversation = new Conversation { Id = "c1" } };

        var results = await desk.DecideBatchAsync(
            [stored, new DecideRequest { RequestId = "r2", Prompt = "b" }], CallerIdentity.Anybody, CancellationToken.None);

        Assert.Equal(((int)StatusCode.Internal, "r1"), (results[0].Error.Code, results[0].Error.RequestId));
        Assert.DoesNotContain(BrokenStore.Secret, results[0].Error.Message, StringComparison.Ordinal);
        Assert.Equal("r2", results[1].Decision.RequestId);
    }

    private sealed class BrokenStore : IConversationStore
    {
        public const string Secret = "kept from callers";

        public ValueTask<ConversationLookup> GetAsync(string tenant, string conversation, CancellationToken cancellationToken) =>
            throw new InvalidOperationException(Secret);

        public void Set(string tenant, string conversation, ConversationState state, TimeSpan lifetime) =>
            throw new InvalidOperationException(Secret);
    }
}
