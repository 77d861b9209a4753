using System.Globalization;

namespace RoutingDecision.Simulation.Monitoring;

/// <summary>
/// Writes what /metrics said at virtual times as OpenMetrics text with time stamps, from which promtool makes the blocks of a Prometheus.
/// </summary>
internal sealed class MetricsLog : IDisposable
{
    private const string Target = "job=\"routing-decision\",instance=\"simulated\"";

    private readonly StreamWriter _file;

    public MetricsLog(string path) => _file = new StreamWriter(path) { NewLine = "\n" };

    /// <summary>Samples written.</summary>
    public long Samples { get; private set; }

    /// <summary>Adds one scrape.</summary>
    public void Add(DateTimeOffset at, string exposition)
    {
        var seconds = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        foreach (var line in exposition.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => l[0] != '#'))
        {
            _file.WriteLine($"{Labelled(line)} {seconds}");
            Samples++;
        }

        _file.WriteLine($"up{{{Target}}} 1 {seconds}");
    }

    public void Dispose()
    {
        _file.WriteLine("# EOF");
        _file.Dispose();
    }

    /// <summary>A sample with the labels of the target that it was read from.</summary>
    private static string Labelled(string line)
    {
        var brace = line.IndexOf('{', StringComparison.Ordinal);
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        return brace < 0 || brace > space ? line.Insert(space, $"{{{Target}}}")
            : line.Insert(brace + 1, line[brace + 1] == '}' ? Target : Target + ",");
    }
}
