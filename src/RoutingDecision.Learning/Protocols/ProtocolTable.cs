using System.Globalization;
using System.Text;
using RoutingDecision.Learning.Evaluation;

namespace RoutingDecision.Learning.Protocols;

/// <summary>The table in Markdown, and its place in a text between two marks.</summary>
public sealed class ProtocolTable
{
    internal const string Begin = "<!-- protocols -->";
    internal const string End = "<!-- end of protocols -->";

    private readonly StringBuilder _text = new();

    /// <summary>A table with its headings.</summary>
    public ProtocolTable() => _text
        .Append("| data | measure | rows |").Append(Cells(ProtocolColumn.All.Select(c => c.Heading))).Append('\n')
        .Append("|---|---|---|").Append(Cells(ProtocolColumn.All.Select(_ => "---"))).Append('\n');

    internal void Add(Protocol protocol, IReadOnlyList<EvaluationResult?> byColumn)
    {
        foreach (var measure in protocol.Measures)
        {
            _text.Append(CultureInfo.InvariantCulture, $"| {protocol.Title} | {measure} | {byColumn[^1]!.N} |")
                .Append(Cells(byColumn.Select(r => Text(measure, r?[measure])))).Append('\n');
        }
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    /// <summary>The text with the table between its marks, which must be there.</summary>
    /// <exception cref="FormatException">The marks are missing.</exception>
    public static string Insert(string text, string table)
    {
        var begin = text.IndexOf(Begin, StringComparison.Ordinal);
        var end = text.IndexOf(End, StringComparison.Ordinal);
        return begin >= 0 && end > begin
            ? $"{text[..(begin + Begin.Length)]}\n{table}{text[end..]}"
            : throw new FormatException($"the marks '{Begin}' and '{End}' are missing");
    }

    private static string Cells(IEnumerable<string> texts) => string.Concat(texts.Select(t => $" {t} |"));

    private static string Text(string measure, Interval? interval)
    {
        if (interval is not { } i)
        {
            return "-";
        }

        var digits = measure == MeasureNames.DPoints ? "0.0" : "0.000";
        return $"{Number(i.Value)} ({Number(i.Low)} to {Number(i.High)})";

        string Number(double value) => value.ToString(digits, CultureInfo.InvariantCulture);
    }
}
