using RoutingDecision.Contracts.V1;
using RoutingDecision.Server.Tests.Hosting;

namespace RoutingDecision.Server.Tests.Services;

public sealed class ValidatePolicyTests
{
    [Fact]
    public async Task ValidatePolicy_NeedsABundleThatIsNotLoaded_IsNotValid()
    {
        await using var server = await ServerUnderTest.StartAsync();

        var reply = await ValidateAsync(server, TestPolicies.Utility);

        Assert.False(reply.Valid);
        Assert.Contains("no bundle is loaded", Assert.Single(reply.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ValidatePolicy_TiersThatTheBundleDoesNotKnow_IsNotValid()
    {
        await using var server = await ServerUnderTest.StartAsync(TestPolicies.Utility, new FakeClassifier());

        var reply = await ValidateAsync(server, TestPolicies.TwoTiers);

        Assert.False(reply.Valid);
        var problem = Assert.Single(reply.Problems);
        Assert.Contains("was trained for the tiers", problem.Message, StringComparison.Ordinal);
        Assert.Equal((1, 1), (problem.Line, problem.Column));
    }

    [Fact]
    public async Task ValidatePolicy_WarningsAlone_IsValidAndSaysThatTheyAreWarnings()
    {
        await using var server = await ServerUnderTest.StartAsync();

        var reply = await ValidateAsync(server, TestPolicies.Questionable);

        Assert.True(reply.Valid);
        Assert.Equal($"warning: {TestPolicies.QuestionableMessage}", Assert.Single(reply.Problems).Message);
    }

    [Fact]
    public async Task ValidatePolicy_Errors_AreNotCalledWarnings()
    {
        await using var server = await ServerUnderTest.StartAsync();

        var reply = await ValidateAsync(server, TestPolicies.Broken(1));

        Assert.False(reply.Valid);
        Assert.NotEmpty(reply.Problems);
        Assert.DoesNotContain(reply.Problems, p => p.Message.Contains("warning", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ValidatePolicy_FittingPolicy_IsValidAndNotPutIntoForce()
    {
        await using var server = await ServerUnderTest.StartAsync(TestPolicies.Utility, new FakeClassifier());
        var before = await server.PolicyInForceAsync();

        var reply = await ValidateAsync(server, TestPolicies.Rules);

        Assert.True(reply.Valid);
        Assert.Empty(reply.Problems);
        Assert.Equal(before, await server.PolicyInForceAsync());
    }

    private static async Task<ValidatePolicyResponse> ValidateAsync(ServerUnderTest server, string policy) =>
        await server.Policy.ValidatePolicyAsync(new ValidatePolicyRequest { Yaml = policy });
}
