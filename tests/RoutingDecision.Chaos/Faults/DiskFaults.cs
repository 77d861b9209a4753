using RoutingDecision.Chaos.Load;
using RoutingDecision.Chaos.Processes;
using RoutingDecision.Chaos.Table;
using RoutingDecision.TestKit;

namespace RoutingDecision.Chaos.Faults;

/// <summary>One server without Redis whose disk does not do what it should.</summary>
internal static class DiskFaults
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <summary>A torn record: the mark and a length that the file does not hold.</summary>
    private static readonly byte[] Torn = [.. "RDJ1"u8, 0x40, 0x02, 0x00, 0x00, 0x11, 0x22, 0x33, 0x44, .. Enumerable.Repeat((byte)0x5A, 100)];

    public static async Task<FaultRow> FullAsync(ChaosSettings settings, CancellationToken cancellation)
    {
        const string title = "the journal's disk full";
        await using var disk = await SmallDisk.MountAsync();
        if (disk.Refused is { } reason)
        {
            return new FaultRow { Fault = title, Skipped = reason };
        }

        using var folder = new TemporaryFolder();
        var journal = disk.At("journal");
        var ledger = new Ledger();
        await using var router = await Router.StartAsync(settings.Server, folder.FullPath, TokenKey.Next(), "--journal", journal);
        return await UnwritableAsync(
            settings, title, router, ledger, journal, healthyFirst: true, disk.FillAsync, () => Done(disk.Free), cancellation);
    }

    public static async Task<FaultRow> ReadOnlyAsync(ChaosSettings settings, CancellationToken cancellation)
    {
        const string title = "the journal's folder read-only at the start";
        await using var disk = await SmallDisk.MountAsync();
        if (disk.Refused is { } reason)
        {
            return new FaultRow { Fault = title, Skipped = reason };
        }

        using var folder = new TemporaryFolder();
        var journal = disk.At("journal");
        await disk.WritableAsync(writable: false);
        var ledger = new Ledger();
        await using var router = await Router.StartAsync(settings.Server, folder.FullPath, TokenKey.Next(), "--journal", journal);
        return await UnwritableAsync(
            settings, title, router, ledger, journal, healthyFirst: false, () => Task.CompletedTask, () => disk.WritableAsync(writable: true), cancellation);
    }

    public static async Task<FaultRow> TornAsync(ChaosSettings settings, CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        var key = TokenKey.Next();
        var ledger = new Ledger();
        var journal = Path.Combine(folder.FullPath, "state", "journal");
        await using var first = await Router.StartAsync(settings.Server, folder.FullPath, key);
        var traffic = new Traffic(settings, [first], ledger, cancellation);
        try
        {
            await traffic.PassAsync(Phase.Fault, settings.DecisionsPerPhase, cancellation);
            traffic.ExpectKill();
            await first.KillAsync();
        }
        finally
        {
            await traffic.StopAsync();
        }

        await AppendAsync(Directory.GetFiles(journal, "*.rdj").Order(StringComparer.Ordinal).Last());
        var begin = TimeProvider.System.GetTimestamp();
        await using var second = await Router.StartAsync(settings.Server, folder.FullPath, key);
        var started = TimeProvider.System.GetElapsedTime(begin);
        return await RowAsync("server killed, last record of the journal torn", second, ledger, journal, traffic, started, cancellation);
    }

    private static async Task<FaultRow> UnwritableAsync(
        ChaosSettings settings,
        string title,
        Router router,
        Ledger ledger,
        string journal,
        bool healthyFirst,
        Func<Task> begin,
        Func<Task> end,
        CancellationToken cancellation)
    {
        var traffic = new Traffic(settings, [router], ledger, cancellation);
        try
        {
            if (healthyFirst)
            {
                await traffic.WarmUpAsync(cancellation);
                await traffic.PassAsync(Phase.Healthy, settings.DecisionsPerPhase, cancellation);
            }

            await begin();
            await traffic.PassAsync(Phase.Fault, settings.DecisionsPerPhase, cancellation);
            var healed = TimeProvider.System.GetTimestamp();
            var acknowledged = ledger.Acknowledged;
            await end();
            await Patience.UntilAsync(
                () => Task.FromResult(ledger.Acknowledged > acknowledged), Deadline, Look, () => "outcomes are taken again", cancellation);
            var converged = TimeProvider.System.GetElapsedTime(healed);
            await traffic.PassAsync(Phase.Healed, settings.DecisionsPerPhase, cancellation);
            await traffic.StopAsync();
            return await RowAsync(title, router, ledger, journal, traffic, converged, cancellation);
        }
        finally
        {
            await traffic.StopAsync();
        }
    }

    private static async Task<FaultRow> RowAsync(
        string title, Router router, Ledger ledger, string journal, Traffic traffic, TimeSpan converged, CancellationToken cancellation)
    {
        await Reports.RetryAsync([router], ledger, cancellation);
        var again = await Reports.CountedAgainAsync([router], ledger, cancellation);
        return new FaultRow
        {
            Fault = title,
            Decisions = traffic.Decisions,
            Failed = traffic.Failed,
            Cut = traffic.Cut,
            HealthyP99 = traffic.Of(Phase.Healthy).P99(),
            FaultP99 = traffic.Of(Phase.Fault).P99(),
            Refused = traffic.Refused,
            Acknowledged = ledger.Acknowledged,
            // A report that failed may be on disk all the same, and its repetition as well: readers count the first, as the server does.
            Stored = JournalCount.Of([journal], ledger).Stored,
            Duplicated = again,
            Converged = converged,
            Errors = traffic.Errors,
        };
    }

    private static async Task AppendAsync(string segment)
    {
        await using var file = new FileStream(segment, FileMode.Append);
        await file.WriteAsync(Torn);
    }

    private static Task Done(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
