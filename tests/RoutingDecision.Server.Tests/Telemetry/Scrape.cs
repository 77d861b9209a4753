using System.Globalization;
using System.Text.RegularExpressions;

namespace RoutingDecision.Server.Tests.Telemetry;

/// <summary>One sample of a scrape.</summary>
internal sealed record Sample(string Name, IReadOnlyDictionary<string, string> Labels, double Value);

/// <summary>The samples of a scrape in the text format, and the families it declares.</summary>
internal sealed partial class Scrape
{
    private readonly List<Sample> _samples = [];

    public IReadOnlyList<Sample> Samples => _samples;

    /// <summary>Type by family name.</summary>
    public Dictionary<string, string> Types { get; } = new(StringComparer.Ordinal);

    public static Scrape Parse(string text)
    {
        var scrape = new Scrape();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                var parts = line.Split(' ');
                scrape.Types[parts[2]] = parts[3];
            }
            else if (line[0] != '#')
            {
                var match = SamplePattern().Match(line);
                Assert.True(match.Success, line);
                var labels = LabelPattern().Matches(match.Groups["labels"].Value).ToDictionary(
                    m => m.Groups["name"].Value, m => m.Groups["value"].Value, StringComparer.Ordinal);
                scrape._samples.Add(new Sample(match.Groups["name"].Value, labels, Number(match.Groups["value"].Value)));
            }
        }

        return scrape;
    }

    /// <summary>Sum of the samples of a name that carry all these labels; 0 without one.</summary>
    public double Sum(string name, params (string Label, string Value)[] labels) => Of(name, labels).Sum(s => s.Value);

    /// <summary>The samples of a name that carry all these labels.</summary>
    public IEnumerable<Sample> Of(string name, params (string Label, string Value)[] labels) =>
        _samples.Where(s => s.Name == name && labels.All(l => s.Labels.GetValueOrDefault(l.Label) == l.Value));

    private static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };

    [GeneratedRegex(
        "^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\\{(?<labels>.*)\\})? (?<value>[^ ]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex SamplePattern();

    [GeneratedRegex(
        "(?<name>[a-zA-Z_][a-zA-Z0-9_]*)=\"(?<value>([^\"\\\\]|\\\\.)*)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex LabelPattern();
}
