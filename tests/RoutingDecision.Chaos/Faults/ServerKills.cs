using RoutingDecision.Chaos.Load;
using RoutingDecision.Chaos.Processes;
using RoutingDecision.Chaos.Table;
using RoutingDecision.TestKit;

namespace RoutingDecision.Chaos.Faults;

/// <summary>One server without Redis, killed under load and started again on what it left, many times.</summary>
internal static class ServerKills
{
    /// <summary>Decisions before the first kill; each later one waits for some more, so that kills fall anywhere in a commit.</summary>
    private const int LeastDecisions = 60;

    private const int Step = 7;
    private const int Steps = 20;

    public static async Task<FaultRow> RunAsync(ChaosSettings settings, CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        var ledger = new Ledger();
        var key = TokenKey.Next();
        var row = new FaultRow { Fault = $"server killed (-9) under load, {settings.Kills} times" };
        for (var kill = 0; kill < settings.Kills; kill++)
        {
            var begin = TimeProvider.System.GetTimestamp();
            await using var router = await Router.StartAsync(settings.Server, folder.FullPath, key);
            var started = TimeProvider.System.GetElapsedTime(begin);
            await Reports.RetryAsync([router], ledger, cancellation);
            var traffic = new Traffic(settings, [router], ledger, cancellation);
            try
            {
                await traffic.PassAsync(Phase.Fault, LeastDecisions + (kill % Steps * Step), cancellation);
                traffic.ExpectKill();
                await router.KillAsync();
            }
            finally
            {
                await traffic.StopAsync();
            }

            row = Sum(row, traffic, started);
        }

        return await ConcludeAsync(settings, folder, key, ledger, row, cancellation);
    }

    private static async Task<FaultRow> ConcludeAsync(
        ChaosSettings settings, TemporaryFolder folder, string key, Ledger ledger, FaultRow row, CancellationToken cancellation)
    {
        await using var last = await Router.StartAsync(settings.Server, folder.FullPath, key);
        await Reports.RetryAsync([last], ledger, cancellation);
        var again = await Reports.CountedAgainAsync([last], ledger, cancellation);
        var journal = JournalCount.Of([Path.Combine(folder.FullPath, "state", "journal")], ledger);
        return row with { Acknowledged = ledger.Acknowledged, Stored = journal.Stored, Duplicated = journal.Repeated + again };
    }

    /// <summary>Adds one life of the server; the slowest of all starts counts.</summary>
    private static FaultRow Sum(FaultRow row, Traffic traffic, TimeSpan started) => row with
    {
        Decisions = row.Decisions + traffic.Decisions,
        Failed = row.Failed + traffic.Failed,
        Cut = row.Cut + traffic.Cut,
        Refused = row.Refused + traffic.Refused,
        FaultP99 = Longer(row.FaultP99, traffic.Of(Phase.Fault).P99()),
        Converged = Longer(row.Converged, started),
        Errors = [.. row.Errors, .. traffic.Errors],
    };

    private static TimeSpan? Longer(TimeSpan? one, TimeSpan? other) => one is null || other > one ? other : one;
}
