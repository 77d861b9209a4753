using System.Globalization;
using RoutingDecision.Cli;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Simulation.Hosting;

namespace RoutingDecision.Simulation.Output;

/// <summary>
/// Writes what the month leaves behind: the page of <c>routing report</c> over its journal, the plots, and the table of what was seen.
/// </summary>
internal static class ReportFiles
{
    /// <summary>Largest file that is kept in the repository, in bytes.</summary>
    private const long MostBytes = 300_000;

    /// <summary>Writes them.</summary>
    /// <exception cref="InvalidOperationException">The command failed, or a file is too large.</exception>
    public static async Task WriteAsync(MonthResult month, string page, string folder)
    {
        Directory.CreateDirectory(folder);
        await ReportAsync(month, Path.Combine(folder, "report.html"));
        foreach (var (name, svg) in MonthPlots.Of(month))
        {
            await File.WriteAllTextAsync(Path.Combine(folder, name + ".svg"), svg);
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "README.md"), page);
        if (new DirectoryInfo(folder).GetFiles().FirstOrDefault(f => f.Length > MostBytes) is { } large)
        {
            throw new InvalidOperationException($"{large.Name} has {large.Length} bytes, more than {MostBytes}");
        }
    }

    private static async Task ReportAsync(MonthResult month, string file)
    {
        var error = new StringWriter(CultureInfo.InvariantCulture);
        var terminal = new Terminal { Input = TextReader.Null, Output = TextWriter.Null, Error = error, Clock = new SteppedClock(month.Plan.End) };
        var (since, until) = (Time(month.Plan.Begin), Time(month.Plan.End));
        var code = await RoutingCommands.RunAsync(
            [
                "report", "--journal", month.JournalFolder, "--bundle", month.FirstBundle, "--since", since, "--until", until, "--by", "tier",
                "--html", file,
            ],
            terminal);
        if (code != 0)
        {
            throw new InvalidOperationException($"routing report ended with {code}: {error}");
        }
    }

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
