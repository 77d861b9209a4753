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

            {Columns(fresh, BuiltOf(fresh), SettingRows.AsBuiltTitle, withMemory: true)}
            ## Cached

            {Columns(cached, BuiltOf(cached), SettingRows.AsBuiltTitle, withMemory: false)}
            """;
    }

    /// <summary>The table of settings that were measured by the same calls.</summary>
    /// <param name="rows">One for each setting.</param>
    /// <param name="yardstick">What they are compared with; null: nothing.</param>
    /// <param name="named">What that is called.</param>
    /// <param name="withMemory">Memory is told.</param>
    public static string Columns(IEnumerable<RowSamples> rows, RowSamples? yardstick, string named, bool withMemory) => Markdown.Table(
        [
            "setting", "decisions/s", $"x {named}", "server CPU us each", "p99 at half, us", "paused ms/s", "start to ready, ms",
            .. withMemory ? ["memory, MiB"] : Array.Empty<string>(),
        ],
        rows.Select(s => (IReadOnlyList<string>)
        [
            s.Row.Title, Markdown.Number(Medians.Of(s.PerSecond)), yardstick is null ? "" : Markdown.Number(s.RatioTo(yardstick)),
            Markdown.Number(s.Used.CpuSeconds * 1e6 / s.Decisions),
            s.AtShare.TryGetValue(Half, out var half) ? Markdown.Number(half.Quantile(0.99)) : "",
            Markdown.Number(s.Used.PauseSeconds * 1e3 / s.Seconds), Markdown.Whole(Medians.Of(s.ReadyMs)),
            .. withMemory ? [Markdown.Whole(Medians.Of(s.ResidentMib))] : Array.Empty<string>(),
        ]));

    private static RowSamples? BuiltOf(IEnumerable<RowSamples> rows) => rows.FirstOrDefault(s => s.Row.Title == SettingRows.AsBuiltTitle);
}
