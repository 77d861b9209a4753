using System.Globalization;
using System.Text;
using RoutingDecision.Learning.Evaluation;

namespace RoutingDecision.Learning.Protocols;

/// <summary>The table in Markdown, and its place in a text between two marks.</summary>
public sealed class ProtocolTable
{
    private const string Begin = "<!-- protocols -->";
    private const string End = "<!-- end of protocols -->";

    private readonly StringBuilder _text = new("| data | measure | rows | TF-IDF + logistic regression | this bundle |\n|---|---|---|---|---|\n");

    internal void Add(Protocol protocol, IReadOnlyList<EvaluationResult> byRecipe)
    {
        var (network, baseline) = (byRecipe[0], byRecipe[1]);
        foreach (var measure in protocol.Measures)
        {
            _text.Append(CultureInfo.InvariantCulture, $"| {protocol.Title} | {measure} | {network.N} | {Text(measure, baseline[measure])} | {Text(measure, network[measure])} |\n");
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

    private static string Text(string measure, Interval? interval)
    {
        if (interval is not { } i)
        {
            return "-";
        }

        var digits = measure == MeasureNames.DPoints ? "0.0" : "0.000";
        return $"{i.Value.ToString(digits, CultureInfo.InvariantCulture)} ({i.Low.ToString(digits, CultureInfo.InvariantCulture)} to {i.High.ToString(digits, CultureInfo.InvariantCulture)})";
    }
}
