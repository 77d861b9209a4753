using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Reports.Drift;
using RoutingDecision.Insight;
using RoutingDecision.State.Journal;
using RoutingDecision.State.Journal.Reading;
using RoutingDecision.State.Journal.Traffic;

namespace RoutingDecision.Cli.Insight;

/// <summary>Drift as journals tell it: what <c>GetDrift</c> says, of the day that ends with their last decision.</summary>
internal static class JournalDrift
{
    private const int MostDays = 3_650;

    /// <summary>A look compares a day with the one a week before.</summary>
    private static readonly TimeSpan ComparedWith = TimeSpan.FromDays(8);

    private static readonly HashSet<JournalKind> OnlyDecisions = [JournalKind.Decision];

    /// <summary>The answer; null: the journals hold no decision.</summary>
    /// <param name="journals">Of one or more replicas.</param>
    /// <param name="bundle">Folder of the bundle whose reference is compared with; null: none is.</param>
    /// <param name="request">Whose drift, and the history that is wanted.</param>
    /// <param name="threshold">What counts as drift where chance does not explain it.</param>
    /// <param name="clock">Tells now, where a window without an end ends.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="CommandException">The bundle can't be read.</exception>
    public static GetDriftResponse? Of(
        IEnumerable<JournalReader> journals, string? bundle, GetDriftRequest request, double threshold, TimeProvider clock,
        CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var history = DriftWire.HistoryOf(request, now);
        var days = history is var (start, _, _) ? (int)Math.Clamp(Math.Ceiling((now - start).TotalDays), 0, MostDays) : 0;
        var ledger = new DriftLedger(LayoutOf(bundle), days);
        var recorder = new DriftRecorder(ledger);
        var last = DateTimeOffset.MinValue;
        foreach (var journal in journals)
        {
            foreach (var item in journal.ReadFrom(journal.StartOf(history?.From - ComparedWith), OnlyDecisions))
            {
                cancel.ThrowIfCancellationRequested();
                recorder.Add(item.Record);
                if (item.Record.Decision.IssuedUnixMs > last.ToUnixTimeMilliseconds())
                {
                    last = DateTimeOffset.FromUnixTimeMilliseconds(item.Record.Decision.IssuedUnixMs);
                }
            }
        }

        if (last == DateTimeOffset.MinValue)
        {
            return null;
        }

        var settings = DriftSettings.Default with { Threshold = threshold };
        var reply = DriftWire.Of(ledger.Report(last), request.Tenant, settings);
        if (history is var (from, until, hours))
        {
            reply.History.AddRange(DriftWire.Of(ledger.History(request.Tenant, from, until, hours), settings));
        }

        return reply;
    }

    private static DriftLayout LayoutOf(string? bundle)
    {
        if (bundle is null)
        {
            return new DriftLayout("", null, [], RoutingSnapshot.DefaultTasks);
        }

        try
        {
            var header = ClassifierBundle.ReadHeader(bundle);
            return new DriftLayout(header.Version, BundleReference.Of(header.Manifest), header.Manifest.Tiers, header.Manifest.Tasks);
        }
        catch (BundleException refused)
        {
            throw new CommandException(refused.Message);
        }
    }
}
