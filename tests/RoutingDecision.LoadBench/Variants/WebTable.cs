using RoutingDecision.LoadBench.Rows;
using RoutingDecision.LoadBench.Settings;

namespace RoutingDecision.LoadBench.Variants;

/// <summary>Tells what settings of the web server do.</summary>
internal static class WebTable
{
    public static string Write(string command, string machine, LoadPlan plan, IReadOnlyList<RowSamples> all)
    {
        var (single, batch) = (all.Where(s => !WebRows.IsBatch(s.Row)).ToArray(), all.Where(s => WebRows.IsBatch(s.Row)).ToArray());
        return $"""
            # What settings of the web server do

            Written by `{command}` on {machine}.
            Rounds: {plan.Rounds}, each with a fresh server for each row and {plan.Bursts} bursts of {plan.Burst.TotalSeconds} s each in turns.
            The product in the host of the measuring program, with one setting of Kestrel or of its sockets changed in each row. Ratios are medians
            of those of neighbouring bursts.

            ## Decide, cached

            {SettingTable.Columns(single, UnchangedOf(single), WebRows.Unchanged, withMemory: false)}
            ## DecideBatch of {RowList.BatchSize}, cached

            {SettingTable.Columns(batch, UnchangedOf(batch), WebRows.Unchanged, withMemory: false)}
            """;
    }

    private static RowSamples? UnchangedOf(IEnumerable<RowSamples> rows) => rows.FirstOrDefault(s => s.Row.Title == WebRows.Unchanged);
}
