using System.Runtime.Versioning;
using Grpc.Core;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Server.Hosting;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Hosting;

public sealed class TokenKeyTests : IDisposable
{
    private static readonly string Old = Convert.ToBase64String(Enumerable.Repeat((byte)1, 32).ToArray());
    private static readonly string New = Convert.ToBase64String(Enumerable.Repeat((byte)2, 48).ToArray());

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Load_EmptyState_CreatesOneKeyThatOnlyItsOwnerReads()
    {
        var options = new ServerOptions { State = _folder.At("deep/state") };

        var first = TokenKeyStore.Load(options);
        var second = TokenKeyStore.Load(options);

        var file = Assert.Single(Directory.GetFiles(options.State));
        Assert.Equal(file, first.CreatedFile);
        Assert.Null(second.CreatedFile);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(first.Keys.Single().Secret, second.Keys.Single().Secret);
    }

    // One round may well not race.
    [Fact]
    public async Task Load_ManyServersAtOnce_ShareOneKey()
    {
        const int Rounds = 100;
        using var start = new Barrier(8);

        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () => Enumerable.Range(0, Rounds).Select(round =>
            {
                start.SignalAndWait();
                return TokenKeyStore.Load(new ServerOptions { State = _folder.At($"{round}") });
            }).ToArray(),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        Assert.All(Enumerable.Range(0, Rounds), round =>
        {
            Assert.Single(all.Select(keys => Convert.ToHexString(keys[round].Keys.Single().Secret)).Distinct());
            Assert.Single(all, keys => keys[round].CreatedFile is not null);
            Assert.Single(Directory.GetFiles(_folder.At($"{round}")));
        });
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a key")]
    [InlineData("c2hvcnQ=")]
    public void Load_FileThatHoldsNoKey_IsRefusedByName(string content)
    {
        var file = _folder.Write("state/token.key", content);

        var refused = Assert.Throws<ConfigurationException>(() => TokenKeyStore.Load(new ServerOptions { State = _folder.At("state") }));

        Assert.Contains(file, refused.Message, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(file));
    }

    [Fact]
    public async Task ReportOutcome_AfterRestartOnTheSameState_IsTaken()
    {
        var state = _folder.At("state");
        var token = await DecideAsync(o => o.State = state);

        await using var second = await ServerUnderTest.StartAsync(change: o => o.State = state);

        Assert.False((await second.Outcomes.ReportOutcomeAsync(OutcomeOf(token))).Duplicate);
    }

    [Fact]
    public async Task ReportOutcome_TokenOfTheOldKey_IsTakenWhileBothAreConfiguredAndNotAfterwards()
    {
        var token = await DecideAsync(o => o.TokenKeys = Old);

        await using var both = await ServerUnderTest.StartAsync(change: o => o.TokenKeys = $"{New}, {Old}");
        await using var after = await ServerUnderTest.StartAsync(change: o => o.TokenKeys = New);
        await both.Outcomes.ReportOutcomeAsync(OutcomeOf(token));
        var signedNew = (await both.Routing.DecideAsync(new DecideRequest { Prompt = "hello" })).DecisionId;
        await after.Outcomes.ReportOutcomeAsync(OutcomeOf(signedNew));
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await after.Outcomes.ReportOutcomeAsync(OutcomeOf(token)));

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Equal(1, (await after.ScrapeAsync()).Sum("routing_token_faults_total", ("fault", "unknown_key")));
    }

    [Fact]
    public async Task ReportOutcome_TokenOlderThanItsDays_IsRefused()
    {
        var time = new ShiftedTime();
        await using var server = await ServerUnderTest.StartAsync(change: o => o.TokenDays = 2, time: time);
        var token = (await server.Routing.DecideAsync(new DecideRequest { Prompt = "hello" })).DecisionId;

        time.Advance(TimeSpan.FromHours(47));
        await server.Outcomes.ReportOutcomeAsync(OutcomeOf(token));
        time.Advance(TimeSpan.FromHours(2));
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await server.Outcomes.ReportOutcomeAsync(OutcomeOf(token)));

        Assert.Contains("older than the service accepts", refused.Status.Detail, StringComparison.Ordinal);
    }

    private static async Task<string> DecideAsync(Action<ServerOptions> change)
    {
        await using var server = await ServerUnderTest.StartAsync(change: change);
        return (await server.Routing.DecideAsync(new DecideRequest { Prompt = "hello" })).DecisionId;
    }

    private static ReportOutcomeRequest OutcomeOf(string token) =>
        new() { Outcome = new Outcome { DecisionId = token, Attempt = 1, Status = OutcomeStatus.Success } };
}
