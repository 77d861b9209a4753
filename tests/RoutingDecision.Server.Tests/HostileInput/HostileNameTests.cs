using Grpc.Core;
using RoutingDecision.Contracts.V1;

namespace RoutingDecision.Server.Tests.HostileInput;

/// <summary>Names that come back in messages: a status travels in headers, and a client refuses it as a whole when it is large.</summary>
public sealed class HostileNameTests(InProcessServer server) : IClassFixture<InProcessServer>
{
    private static readonly string Megabyte = new('z', 1 << 20);

    [Fact]
    public async Task GetModelHealth_LongName_IsRefused() =>
        Assert.Equal("models[0]", await RefusedFieldAsync(server.Insight.GetModelHealthAsync(new GetModelHealthRequest { Models = { Megabyte } })));

    [Fact]
    public async Task GetModelHealth_TooManyNames_IsRefused()
    {
        var request = new GetModelHealthRequest();
        request.Models.AddRange(Enumerable.Repeat("a-small", 100_000));

        Assert.Equal("models", await RefusedFieldAsync(server.Insight.GetModelHealthAsync(request)));
    }

    [Fact]
    public async Task GetModelHealth_UnknownName_IsNotFoundAndEchoedInPart()
    {
        var request = new GetModelHealthRequest { Models = { new string('z', 200) } };

        var error = await Assert.ThrowsAsync<RpcException>(async () => await server.Insight.GetModelHealthAsync(request));

        Assert.Equal(StatusCode.NotFound, error.StatusCode);
        Assert.Equal($"The policy knows no model '{new string('z', 64)}…'.", error.Status.Detail);
    }

    [Fact]
    public async Task GetPolicy_LongVersion_IsRefused() =>
        Assert.Equal("version", await RefusedFieldAsync(server.Policy.GetPolicyAsync(new GetPolicyRequest { Version = Megabyte })));

    [Fact]
    public async Task SetModelState_LongName_IsRefused() =>
        Assert.Equal("model", await RefusedFieldAsync(
            server.Policy.SetModelStateAsync(new SetModelStateRequest { Model = Megabyte, State = ModelState.Enabled })));

    [Fact]
    public async Task SetModelState_CommentThatFloodsTheLog_IsRefused() =>
        Assert.Equal(
            "comment",
            await RefusedFieldAsync(
                server.Policy.SetModelStateAsync(new SetModelStateRequest { Model = "a-small", State = ModelState.Enabled, Comment = Megabyte })));

    [Fact]
    public async Task GetFallbackTable_LongTenant_IsRefused() =>
        Assert.Equal("tenant", await RefusedFieldAsync(server.Routing.GetFallbackTableAsync(new GetFallbackTableRequest { Tenant = Megabyte })));

    private static async Task<string> RefusedFieldAsync<T>(AsyncUnaryCall<T> call) => Assert.Single(await InProcessServer.RefusalOfAsync(call)).Field;
}
