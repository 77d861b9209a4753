using System.Globalization;
using System.Text;

namespace RoutingDecision.TestKit.Tables;

/// <summary>Writes tables.</summary>
public static class Markdown
{
    /// <summary>A table; a row's cells are as many as its columns.</summary>
    public static string Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        var text = new StringBuilder();
        text.Append("| ").AppendJoin(" | ", columns).Append(" |\n");
        text.Append('|').Insert(text.Length, "---|", columns.Count).Append('\n');
        foreach (var row in rows)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(row.Count, columns.Count);
            text.Append("| ").AppendJoin(" | ", row).Append(" |\n");
        }

        return text.ToString();
    }

    /// <summary>A number with as many digits as it is sure of; empty when there is none.</summary>
    public static string Number(double number) => !double.IsFinite(number) ? "" : number.ToString(
        Math.Abs(number) switch
        {
            0 => "0",
            >= 1_000 => "#,0",
            >= 100 => "0",
            >= 10 => "0.0",
            _ => "0.00",
        },
        CultureInfo.InvariantCulture);

    /// <summary>A number to the nearest whole one; empty when there is none.</summary>
    public static string Whole(double number) => double.IsFinite(number) ? Math.Round(number).ToString("#,0", CultureInfo.InvariantCulture) : "";
}
