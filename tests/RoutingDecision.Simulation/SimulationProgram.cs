using RoutingDecision.Simulation.Checks;
using RoutingDecision.Simulation.Monitoring;
using RoutingDecision.Simulation.Output;
using RoutingDecision.Simulation.World;
using RoutingDecision.TestKit;

namespace RoutingDecision.Simulation;

/// <summary>Simulates a month. Exit code 0: all promises were kept; 1: one was broken; 2: wrong arguments.</summary>
internal static class SimulationProgram
{
    private const string Usage =
        "usage: RoutingDecision.Simulation [--per-day N] [--days N] [--seed N] [--out FOLDER] [--panels FOLDER]";

    public static async Task<int> Main(string[] args)
    {
        if (!SimulationArguments.TryParse(args, out var arguments, out var problem))
        {
            await Console.Error.WriteLineAsync($"{problem}\n{Usage}");
            return 2;
        }

        using var folder = new TemporaryFolder();
        var population = Population.Read(SourceTree.Find("src/RoutingDecision.Learning/Corpus"), arguments.Plan);
        var metrics = folder.At("metrics.txt");
        MonthResult month;
        using (var log = arguments.Panels is null ? null : new MetricsLog(metrics))
        {
            month = await new Month(arguments.Plan, population, folder.FullPath, Console.Error).RunAsync(log);
        }

        var checks = new List<Check>(MonthChecks.Of(month));
        if (arguments.Panels is { } panels)
        {
            checks.Add(await DashboardRun.DrawAsync(arguments.Plan, metrics, folder.At("prometheus"), panels));
        }

        if (arguments.Out is { } output)
        {
            await ReportFiles.WriteAsync(month, MonthPage.Write(month, checks), output);
        }

        foreach (var check in checks)
        {
            Console.WriteLine($"{(check.Kept ? "kept  " : "BROKEN")} {check.Promise}: {check.Seen}");
        }

        Console.WriteLine($"digest {MonthDigest.Of(month)}");
        return checks.All(c => c.Kept) ? 0 : 1;
    }
}
