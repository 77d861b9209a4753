using System.Globalization;
using RoutingDecision.Simulation.Checks;
using RoutingDecision.TestKit;

namespace RoutingDecision.Simulation.Monitoring;

/// <summary>Runs the dashboard's queries against a Prometheus of the month and draws its panels.</summary>
internal static class DashboardRun
{
    private const string NoRedis = "one server without Redis";
    private const string OwnTime = "the service's own durations: virtual time stands still within a call";

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    /// <summary>Panels that show nothing of a simulated month, with the reason; they are not kept.</summary>
    public static readonly IReadOnlyDictionary<string, string> LeftOut = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["requests-refused"] = "no request is refused",
        ["redis-operations"] = NoRedis,
        ["behind-in-redis"] = NoRedis,
        ["whole-decision"] = OwnTime,
        ["stops-p99"] = OwnTime,
        ["journal"] = OwnTime,
    };

    /// <summary>Draws them.</summary>
    /// <param name="plan">The month.</param>
    /// <param name="metrics">What was scraped.</param>
    /// <param name="folder">Takes the data of Prometheus.</param>
    /// <param name="panels">Takes the pictures.</param>
    public static async Task<Check> DrawAsync(MonthPlan plan, string metrics, string folder, string panels)
    {
        await using var prometheus = await MonthPrometheus.StartAsync(metrics, folder);
        var render = new ChildCommand(
            Tool.SystemPython, SourceTree.Find("deploy/monitoring/render.py"), "--prometheus", prometheus.Address, "--out", panels,
            "--minutes", Number((plan.End - plan.Begin).TotalMinutes), "--end", Number(plan.End.ToUnixTimeSeconds()),
            "--window", Number(MonthPrometheus.Window.TotalSeconds), "--inline", SourceTree.Find("deploy/monitoring/rules.yaml"))
        {
            Environment = new Dictionary<string, string?> { ["PYTHONDONTWRITEBYTECODE"] = "1" },
        };
        var drawn = await ChildProcess.RunAsync(render, Deadline);
        var without = drawn.Lines.Where(l => l.EndsWith(": 0 series", StringComparison.Ordinal)).Select(l => l.Split(".svg")[0]);
        var empty = without.Except(LeftOut.Keys, StringComparer.Ordinal).ToArray();
        foreach (var name in LeftOut.Keys)
        {
            File.Delete(Path.Combine(panels, name + ".svg"));
        }

        var kept = drawn.Lines.Count(l => l.Contains(".svg: ", StringComparison.Ordinal)) - LeftOut.Count;
        return new Check(
            "Every panel of the dashboard shows something of the month, but for those that can't", drawn.ExitCode == 0 && empty.Length == 0,
            drawn.ExitCode != 0 ? drawn.Error
            : empty.Length > 0 ? $"empty: {string.Join(", ", empty)}"
            : $"{kept} panels drawn, {LeftOut.Count} left out");
    }

    private static string Number(double number) => number.ToString("0", CultureInfo.InvariantCulture);
}
