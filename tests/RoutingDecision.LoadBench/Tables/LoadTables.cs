using RoutingDecision.LoadBench.Load;
using RoutingDecision.LoadBench.Rows;
using RoutingDecision.TestKit.Tables;

namespace RoutingDecision.LoadBench.Tables;

/// <summary>Tells a run as Markdown.</summary>
internal static class LoadTables
{
    private static readonly double[] Shares = [0.5, 0.9, 0.99, 0.999];
    private static readonly string[] Quantiles = ["p50 us", "p90 us", "p99 us", "p99.9 us"];

    public static string Write(string command, string machine, LoadPlan plan, IReadOnlyList<RowSamples> all)
    {
        var echo = all.FirstOrDefault(s => s.Row == RowList.Echo);
        var cached = all.FirstOrDefault(s => s.Row == RowList.Cached);
        return $"""
            # Under load

            Written by `{command}` on {machine}.
            Rounds: {plan.Rounds}, each with a fresh server for each row and {plan.Bursts} bursts of {plan.Burst.TotalSeconds} s each in turns;
            load and server share the machine and the loopback. Prompts have {RowList.PromptCharacters} characters. Times are in microseconds as the
            sender sees them. "x echo" is the median of the ratios of bursts next to each other: compare these, not times of different runs.
            [README.md](README.md) says how it is measured.

            ## At saturation

            {Saturated(all.Where(s => !s.Row.IsFeature), echo)}
            ## Latency with all calls under way (closed loop)

            {Latencies(all.Where(s => !s.Row.IsFeature), s => s.Saturated, echo)}
            ## Latency at half of saturation (fixed rate, open loop)

            {Latencies(all.Where(s => s.AtShare.ContainsKey(0.5)), s => s.AtShare[0.5], echo)}
            ## Latency at fixed rates

            {CurveTable(all)}
            ## What the options cost

            Decide, cached, with the default settings but for what is named; the default has the journal and metrics on. No option takes metrics away:
            those rows are served by the product in the measuring program's host, beside one with nothing changed.

            {Features(all, cached)}
            """;
    }

    private static string Saturated(IEnumerable<RowSamples> rows, RowSamples? echo) => Markdown.Table(
        [
            "what", "decisions/s, median", "best", "x echo", "server CPU us each", "x echo", "bytes allocated each", "collections per million",
            "paused ms/s", "h2load/s", "failed",
        ],
        rows.Select(s => (IReadOnlyList<string>)
        [
            s.Row.Title, Number(Medians.Of(s.PerSecond)), Number(s.PerSecond.Max()), Ratio(s, echo), Number(CpuOf(s)),
            echo is null ? "" : Number(CpuOf(s) / CpuOf(echo)), Number(s.Used.AllocatedBytes / s.Decisions),
            Number(s.Used.Collections * 1e6 / s.Decisions), Number(s.Used.PauseSeconds * 1e3 / s.Seconds),
            Number(Medians.Of(s.ByH2Load)), Number(s.Failed),
        ]));

    private static string Latencies(IEnumerable<RowSamples> rows, Func<RowSamples, LatencyHistogram> of, RowSamples? echo) => Markdown.Table(
        ["what", .. Quantiles, "p99 x echo"],
        rows.Select(s => (IReadOnlyList<string>)
        [
            s.Row.Title, .. Shares.Select(q => Number(of(s).Quantile(q))), echo is null ? "" : Number(of(s).Quantile(0.99) / of(echo).Quantile(0.99)),
        ]));

    private static string CurveTable(IReadOnlyList<RowSamples> all) => Markdown.Table(
        ["what", "share of saturation", .. Quantiles],
        all.Where(s => s.Row.HasCurve).SelectMany(s => s.AtShare.Select(a => (IReadOnlyList<string>)
        [
            s.Row.Title, Number(a.Key), .. Shares.Select(q => Number(a.Value.Quantile(q))),
        ])));

    private static string Features(IReadOnlyList<RowSamples> all, RowSamples? cached)
    {
        var (off, none) = (Keyed(RowList.JournalOff), Keyed(RowList.AllOff));
        return Markdown.Table(
            ["settings", "decisions/s, median", "x default", "x without the journal", "x without journal and metrics", "server CPU us each", "bytes allocated each", "failed"],
            all.Where(s => s.Row.IsFeature || s == cached).Select(s => (IReadOnlyList<string>)
            [
                s == cached ? "default" : s.Row.Title, Number(Medians.Of(s.PerSecond)), Ratio(s, cached), Ratio(s, off), Ratio(s, none),
                Number(CpuOf(s)), Number(s.Used.AllocatedBytes / s.Decisions), Number(s.Failed),
            ]));

        RowSamples? Keyed(string key) => all.FirstOrDefault(s => s.Row.Key == key);
    }

    private static double CpuOf(RowSamples samples) => samples.Used.CpuSeconds * 1e6 / samples.Decisions;

    private static string Ratio(RowSamples samples, RowSamples? other) => other is null ? "" : Number(samples.RatioTo(other));

    private static string Number(double number) => Markdown.Number(number);
}
