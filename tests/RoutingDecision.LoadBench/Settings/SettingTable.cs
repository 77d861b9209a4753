using RoutingDecision.LoadBench.Rows;
using RoutingDecision.TestKit.Tables;

namespace RoutingDecision.LoadBench.Settings;

/// <summary>Tells what settings do.</summary>
internal static class SettingTable
{
    private const double Half = 0.5;

    public static string Write(string command, string machine, LoadPlan plan, IReadOnlyList<RowSamples> all)
    {
        var (fresh, cached) = (all.Where(s => !SettingRows.IsCached(s.Row)).ToArray(), all.Where(s => SettingRows.IsCached(s.Row)).ToArray());
        return $"""
            # What settings do

            Written by `{command}` on {machine}.
            Rounds: {plan.Rounds}, each with a fresh server for each row and {plan.Bursts} bursts of {plan.Burst.TotalSeconds} s each in turns.
            One setting differs from the build (the workstation collector) in each row, told by the runtime's environment variables. Start to ready
            is the median of all starts, while the servers that the run started before are idle beside it. Memory, told where every prompt is new, is
            what is resident with over 100,000 cached classifications. Ratios are medians of those of neighbouring bursts.

            ## Every prompt new

            {Table(fresh, fresh.FirstOrDefault(s => s.Row.Key == SettingRows.AsBuilt), withMemory: true)}
            ## Cached

            {Table(cached, cached.FirstOrDefault(s => s.Row.Title == "as built"), withMemory: false)}
            """;
    }

    private static string Table(IEnumerable<RowSamples> rows, RowSamples? built, bool withMemory) => Markdown.Table(
        [
            "setting", "decisions/s", "x as built", "server CPU us each", "p99 at half, us", "paused ms/s", "start to ready, ms",
            .. withMemory ? ["memory, MiB"] : Array.Empty<string>(),
        ],
        rows.Select(s => (IReadOnlyList<string>)
        [
            s.Row.Title, Markdown.Number(Medians.Of(s.PerSecond)), built is null ? "" : Markdown.Number(s.RatioTo(built)),
            Markdown.Number(s.Used.CpuSeconds * 1e6 / s.Decisions),
            s.AtShare.TryGetValue(Half, out var half) ? Markdown.Number(half.Quantile(0.99)) : "",
            Markdown.Number(s.Used.PauseSeconds * 1e3 / s.Seconds), Markdown.Whole(Medians.Of(s.ReadyMs)),
            .. withMemory ? [Markdown.Whole(Medians.Of(s.ResidentMib))] : Array.Empty<string>(),
        ]));
}
