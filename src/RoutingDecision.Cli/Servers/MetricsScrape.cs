using System.Globalization;
using RoutingDecision.Cli.Terminals;

namespace RoutingDecision.Cli.Servers;

/// <summary>One look at a server's own metrics: every <c>routing_*</c> series by name and labels.</summary>
internal sealed record MetricsScrape(IReadOnlyDictionary<string, double> Series)
{
    private const string Prefix = "routing_";

    /// <summary>Asks the server's /metrics.</summary>
    /// <exception cref="CommandException">It does not answer.</exception>
    public static async Task<MetricsScrape> TakeAsync(Uri metrics, CancellationToken cancel)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(20) };
        var address = new Uri(metrics, "/metrics");
        try
        {
            return Parse(await client.GetStringAsync(address, cancel));
        }
        catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !cancel.IsCancellationRequested))
        {
            throw new CommandException($"{address} does not answer: {e.Message}", ExitCode.Unreachable);
        }
    }

    /// <summary>Reads the text format of Prometheus.</summary>
    public static MetricsScrape Parse(string text)
    {
        var series = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n'))
        {
            // Labels may hold spaces; what follows the last brace, or the name, is the value.
            var end = line.LastIndexOf('}') is >= 0 and var brace ? brace + 1 : line.IndexOf(' ', StringComparison.Ordinal);
            if (line.StartsWith(Prefix, StringComparison.Ordinal) && end > 0
                && double.TryParse(line.AsSpan(end).Trim().ToString().Split(' ')[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            {
                series[line[..end]] = value;
            }
        }

        return new MetricsScrape(series);
    }

    /// <summary>How much a series grew since an earlier look; 0 for one that is not there.</summary>
    public double Since(MetricsScrape before, string name) => Series.GetValueOrDefault(name) - before.Series.GetValueOrDefault(name);

    /// <summary>Series that differ from an earlier look, in the order of their names.</summary>
    public IEnumerable<(string Name, double Before, double After)> Moved(MetricsScrape before) =>
        from now in Series.OrderBy(s => s.Key, StringComparer.Ordinal)
        let was = before.Series.GetValueOrDefault(now.Key)
        where now.Value.CompareTo(was) != 0
        select (now.Key, was, now.Value);
}
