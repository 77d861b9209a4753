using System.Globalization;
using RoutingDecision.LoadBench.Load;
using RoutingDecision.TestKit.Tables;

namespace RoutingDecision.LoadBench.Overload;

/// <summary>Tells a run as Markdown.</summary>
internal static class OverloadTable
{
    /// <summary>Columns of the table.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        "--queue-ms", "offered, x capacity", "offered/s", "served/s", "served, x capacity", "refused", "not begun", "served p50 ms", "served p99 ms",
        "refused p50 ms", "refused p99 ms", "health p50 ms", "health p99 ms",
    ];

    public static string Write(
        string command, string machine, OverloadPlan plan, double capacity, IReadOnlyList<OverloadRow> rows)
    {
        var broken = rows.SelectMany(r => r.Broken()).ToArray();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            # More calls than it can serve

            Written by `{command}` on {machine}. Promises broken: {(broken.Length == 0 ? "0" : string.Join("; ", broken))}.

            Rounds: {plan.Rounds}, each with a fresh server for each setting. First the capacity is found, with a number
            of calls always under way: {Markdown.Number(capacity)} a second in the median, all prompts new, of
            {OverloadRun.PromptCharacters} characters. Then calls arrive for {plan.Each.TotalSeconds} s at a fixed rate, whatever becomes
            of those before, on {plan.Connections} connections.
            Senders and server share the machine: what it takes to send and to refuse calls is lost to serving them.
            [README.md](README.md#more-than-it-can-serve) says how it is measured and what the columns mean.

            {Markdown.Table(Columns, rows.Select(Cells))}
            """);
    }

    private static IReadOnlyList<string> Cells(OverloadRow row) =>
    [
        $"{row.QueueMs}", row.Multiple.ToString(CultureInfo.InvariantCulture), Markdown.Whole(row.OfferedPerSecond),
        Markdown.Whole(row.ServedPerSecond),
        Markdown.Number(row.OfCapacity), Markdown.Whole(row.Refused.Count), Markdown.Whole(row.NotBegun), Ms(row.Served, 0.5), Ms(row.Served, 0.99),
        Ms(row.Refused, 0.5), Ms(row.Refused, 0.99), Ms(row.Seen.Health, 0.5), Ms(row.Seen.Health, 0.99),
    ];

    private static string Ms(LatencyHistogram times, double share) => Markdown.Number(times.Quantile(share) / 1e3);
}
