using RoutingDecision.LoadBench.Processes;
using RoutingDecision.LoadBench.Rows;

namespace RoutingDecision.LoadBench.Profiles;

/// <summary>Whose time is told, in the order of the table.</summary>
internal static class ProfileRows
{
    public static IReadOnlyList<LoadRow> All { get; } =
        [RowList.Echo, RowList.Cached, RowList.WithoutJournal with { Title = "Decide, cached, without the journal" }, RowList.New];

    /// <summary>The runtime tells perf of what it compiles, and does not map code twice, as perf can't name what lies in the second place.</summary>
    public static ServerLaunch Told(ServerLaunch launch) => launch with
    {
        Environment = new Dictionary<string, string?>(launch.Environment)
        {
            ["DOTNET_PerfMapEnabled"] = "3",
            ["DOTNET_EnableWriteXorExecute"] = "0",
        },
    };
}
