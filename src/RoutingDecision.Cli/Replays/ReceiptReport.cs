using System.Globalization;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Replays;
using RoutingDecision.State.Journal.Receipts;
using RoutingDecision.State.Journal.Traffic;

namespace RoutingDecision.Cli.Replays;

/// <summary>Recomputes decisions and says what differs.</summary>
internal static class ReceiptReport
{
    /// <summary>Decisions that are shown; of more only the number is.</summary>
    private const int MostShown = 20;

    public static int Write(OpenedReplay replay, string? decision, Terminal terminal, CancellationToken cancel)
    {
        var id = decision is null ? (UInt128?)null : IdOf(decision);
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var (total, same, shown) = (0L, 0L, 0);
        foreach (var reader in replay.Journals)
        {
            var traffic = new LoggedTraffic(reader.Read(kinds: LoggedTraffic.Kinds));
            foreach (var receipt in ReceiptRun.Of(traffic, replay.Versions, e => id is null || e.Logged.Id == id, terminal.Clock))
            {
                cancel.ThrowIfCancellationRequested();
                total++;
                same += receipt.IsSame ? 1 : 0;
                Count(counts, receipt);
                if (!receipt.IsSame && shown++ < MostShown)
                {
                    Show(receipt, terminal);
                }
            }
        }

        if (total == 0)
        {
            throw new CommandException(id is null ? "The journal holds no decision." : $"The journal holds no decision '{decision}'.");
        }

        if (shown > MostShown)
        {
            terminal.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"... and {shown - MostShown:#,0} more"));
        }

        terminal.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{total:#,0} decisions, {same:#,0} the same bit for bit"));
        foreach (var (what, count) in counts)
        {
            terminal.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {count,9:#,0}  {what}"));
        }

        return same == total ? ExitCode.Ok : ExitCode.No;
    }

    private static void Count(SortedDictionary<string, long> counts, Receipt receipt)
    {
        var what = receipt.Obstacle != ReplayObstacle.None ? $"can't be recomputed: {ObstacleText.Of(receipt.Obstacle)}"
            : receipt.Differences.Count > 0 ? "came out otherwise"
            : receipt.Assessment switch
            {
                AssessmentSource.Features => "the same, with the assessment made again from the kept features",
                AssessmentSource.Log => "the same, with the assessment taken from the log: its features are not kept",
                _ => "the same, without an assessment",
            };
        counts[what] = counts.GetValueOrDefault(what) + 1;
    }

    private static void Show(Receipt receipt, Terminal terminal)
    {
        terminal.Output.WriteLine($"{receipt.Id:x32}");
        if (receipt.Obstacle != ReplayObstacle.None)
        {
            terminal.Output.WriteLine($"  {ObstacleText.Of(receipt.Obstacle)}");
        }

        foreach (var difference in receipt.Differences)
        {
            terminal.Output.WriteLine($"  {difference.Field}: logged {difference.Logged}, recomputed {difference.Recomputed}");
        }
    }

    private static UInt128 IdOf(string text)
    {
        if (text.Length == 32 && UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var id))
        {
            return id;
        }

        return DecisionTokens.TryReadId(text, out id)
            ? id
            : throw new CommandException("--receipt must be a decision_id, or the 32 hexadecimal digits that routing journal cat shows.");
    }
}
