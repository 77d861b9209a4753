using System.Buffers.Text;
using System.Collections.Concurrent;
using Grpc.Core;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Server.Tests.Hosting;
using RoutingDecision.State.Journal;
using RoutingDecision.State.Journal.Reading;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Journal;

/// <summary>The built server, killed for real while outcomes come in.</summary>
public sealed class JournalCrashTests
{
    private const int Kills = 6;
    private const int Callers = 8;

    [Fact]
    public async Task ReportOutcome_ServerKilledUnderLoad_KeepsWhatWasAcknowledgedOnce()
    {
        using var state = new TemporaryFolder();
        var acknowledged = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        var open = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        for (var round = 0; round < Kills; round++)
        {
            await using var server = await ServerProcess.StartAsync(["--state", state.FullPath, "--journal-sync-ms", "10"]);
            await RetryAsync(server, open, acknowledged);
            var enough = acknowledged.Count + 40 + (round * 23);
            var load = Enumerable.Range(0, Callers).Select(_ => LoadAsync(server, open, acknowledged)).ToArray();
            await Until.TrueAsync(() => acknowledged.Count >= enough, () => $"{acknowledged.Count} of {enough} outcomes are acknowledged");
            await server.Child.SignalAsync("KILL");
            await Task.WhenAll(load).WaitAsync(ServerProcess.Deadline);
        }

        await using (var last = await ServerProcess.StartAsync(["--state", state.FullPath]))
        {
            await RetryAsync(last, open, acknowledged);
            Assert.Empty(open);
            // All of them are known, so none is counted twice.
            foreach (var id in acknowledged.Keys)
            {
                Assert.True((await new OutcomeService.OutcomeServiceClient(last.Channel).ReportOutcomeAsync(Report(id))).Duplicate);
            }
        }

        var found = new JournalReader(state.At("journal")).Read().Where(i => i.Record.Outcome is not null)
            .Select(i => DecisionIds.Of(i.Record.Outcome.Decision.Id)).ToList();
        Assert.Equal(acknowledged.Keys.Select(IdOf).Order(), found.Order());
    }

    private static async Task LoadAsync(
        ServerProcess server, ConcurrentDictionary<string, bool> open, ConcurrentDictionary<string, bool> acknowledged)
    {
        var outcomes = new OutcomeService.OutcomeServiceClient(server.Channel);
        try
        {
            while (true)
            {
                var id = (await server.Routing.DecideAsync(new DecideRequest { Prompt = "hello" })).DecisionId;
                open[id] = true;
                await outcomes.ReportOutcomeAsync(Report(id));
                Close(id, open, acknowledged);
            }
        }
        catch (RpcException)
        {
            // The server is gone.
        }
    }

    /// <summary>Reports again what nobody acknowledged, as callers do after a crash.</summary>
    private static async Task RetryAsync(
        ServerProcess server, ConcurrentDictionary<string, bool> open, ConcurrentDictionary<string, bool> acknowledged)
    {
        var outcomes = new OutcomeService.OutcomeServiceClient(server.Channel);
        foreach (var id in open.Keys)
        {
            await outcomes.ReportOutcomeAsync(Report(id));
            Close(id, open, acknowledged);
        }
    }

    private static void Close(string id, ConcurrentDictionary<string, bool> open, ConcurrentDictionary<string, bool> acknowledged)
    {
        acknowledged[id] = true;
        open.TryRemove(id, out _);
    }

    private static ReportOutcomeRequest Report(string id) => new()
    {
        Outcome = new Outcome { DecisionId = id, Attempt = 1, Status = OutcomeStatus.Success, LatencyMs = 100, InputTokens = 10, OutputTokens = 10 },
    };

    private static UInt128 IdOf(string token) => BitConverter.ToUInt128(Base64Url.DecodeFromChars(token).AsSpan()[^16..]);
}
