using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Conversations;
using RoutingDecision.Server.Services;

namespace RoutingDecision.Server.Tests.HostileInput;

/// <summary>What a stream does when a part of the server fails in a way that nobody expected.</summary>
public sealed class FailingPartTests(InProcessServer server) : IClassFixture<InProcessServer>
{
    [Fact]
    public async Task DecideItem_StoreThatThrows_AnswersInternalWithoutDetails()
    {
        var desk = ActivatorUtilities.CreateInstance<DecisionDesk>(server.Services, new BrokenStore());
        var request = new DecideRequest { RequestId = "r1", Prompt = "a", Conversation = new Conversation { Id = "c1" } };

        var result = await desk.DecideItemAsync(request, CancellationToken.None);

        Assert.Equal((int)StatusCode.Internal, result.Error.Code);
        Assert.Equal("r1", result.Error.RequestId);
        Assert.DoesNotContain(BrokenStore.Secret, result.Error.Message, StringComparison.Ordinal);
    }

    private sealed class BrokenStore : IConversationStore
    {
        public const string Secret = "kept from callers";

        public ValueTask<ConversationLookup> GetAsync(string tenant, string conversation, CancellationToken cancellationToken) =>
            throw new InvalidOperationException(Secret);

        public void Set(string tenant, string conversation, ConversationState state, TimeSpan lifetime) => throw new InvalidOperationException(Secret);
    }
}
