using System.Collections;
using System.Globalization;
using System.Text;

namespace RoutingDecision.Server.Telemetry.Exposition;

/// <summary>
/// Renders the labels of one series at a time: names mapped, sorted by name, values escaped. Tags whose names map to the same label are joined with a
/// semicolon, so that none is lost. Reusable, not safe for concurrent use.
/// </summary>
internal sealed class SeriesLabels
{
    private readonly List<(string Name, string Tag, string Value)> labels = [];
    private readonly StringBuilder text = new();

    /// <summary>
    /// Adds a tag. <paramref name="reserved"/> is a label the family's samples carry already; a tag that maps to it is exported beside it.
    /// </summary>
    public void Add(string tag, object? value, string? reserved = null)
    {
        string name = PrometheusName.Label(tag);
        labels.Add((name == reserved ? "exported_" + name : name, tag, Render(value)));
    }

    /// <summary>The rendered labels; forgets them.</summary>
    public string Take()
    {
        labels.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name) is int order and not 0 ? order : string.CompareOrdinal(a.Tag, b.Tag));
        for (int i = 0; i < labels.Count; i++)
        {
            if (i > 0 && labels[i].Name == labels[i - 1].Name)
            {
                text.Append(';').AppendEscaped(labels[i].Value, quotes: true);
                continue;
            }

            text.Append(i == 0 ? "" : "\",").Append(labels[i].Name).Append("=\"").AppendEscaped(labels[i].Value, quotes: true);
        }

        string rendered = text.Append(labels.Count == 0 ? "" : "\"").ToString();
        labels.Clear();
        text.Clear();
        return rendered;
    }

    private static string Render(object? value) => value switch
    {
        null => "",
        string s => s,
        bool b => b ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable items => $"[{string.Join(',', items.Cast<object?>().Select(Quote))}]",
        _ => value.ToString() ?? "",
    };

    private static string Quote(object? item) => item is string s ? $"\"{s}\"" : Render(item);
}
