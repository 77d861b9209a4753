using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Outcomes;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Requests;
using RoutingDecision.Server.Telemetry;

namespace RoutingDecision.Server.Tests.Telemetry;

public sealed class SnakeCaseTests
{
    [Fact]
    public void Of_NamesOfTwoWords_AreWrittenAsInRepliesAndPolicies() => Assert.Equal(
        ["give_up", "rate_limited", "bad_signature", "unknown_key", "pre_check"],
        [
            SnakeCase.Of(AdviceAction.GiveUp), SnakeCase.Of(ErrorClass.RateLimited), SnakeCase.Of(TokenFault.BadSignature),
            SnakeCase.Of(TokenFault.UnknownKey), SnakeCase.Of(RoutingStrategy.PreCheck),
        ]);
}
