using System.Globalization;

namespace RoutingDecision.Learning.Plots;

/// <summary>A square table of counts, shaded by the share of its row.</summary>
internal sealed record MatrixChart
{
    private const double Cell = 84;
    private const double MarginLeft = 120;
    private const double MarginTop = 78;

    public required string Title { get; init; }

    /// <summary>What rows are, and what columns are.</summary>
    public required string RowLabel { get; init; }

    public required string ColumnLabel { get; init; }

    /// <summary>Names of rows and columns.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Count by row and column.</summary>
    public required Func<int, int, long> Count { get; init; }

    /// <summary>The table as one svg element; its page carries <see cref="PlotStyle.Css"/>.</summary>
    public string ToSvg()
    {
        var svg = new SvgWriter();
        var width = Math.Max(380, MarginLeft + (Cell * Names.Count) + 16);
        var height = MarginTop + (Cell * Names.Count) + 10;
        svg.OpenPlot(width, height, Title);
        svg.Text(16, 20, Title, style: "title");
        svg.Text(MarginLeft + (Cell * Names.Count / 2), 44, ColumnLabel, "middle");
        svg.Text(16, MarginTop - 8, RowLabel);
        for (var i = 0; i < Names.Count; i++)
        {
            svg.Text(MarginLeft + (Cell * (i + 0.5)), MarginTop - 8, Names[i], "middle", "small");
            svg.Text(MarginLeft - 8, MarginTop + (Cell * (i + 0.5)) + 4, Names[i], "end", "small");
            DrawRow(svg, i);
        }

        svg.Close("svg");
        return svg.ToString();
    }

    private void DrawRow(SvgWriter svg, int row)
    {
        var total = Enumerable.Range(0, Names.Count).Sum(c => Count(row, c));
        for (var column = 0; column < Names.Count; column++)
        {
            var count = Count(row, column);
            var share = total > 0 ? (double)count / total : 0;
            var (x, y) = (MarginLeft + (Cell * column), MarginTop + (Cell * row));
            svg.Rectangle(x, y, Cell - 2, Cell - 2, $"cell {(row == column ? "c2" : "c1")} o{(int)Math.Round(share * PlotStyle.Shades)}");
            svg.Text(x + (Cell / 2), y + (Cell / 2), count.ToString("#,0", CultureInfo.InvariantCulture), "middle");
            svg.Text(x + (Cell / 2), y + (Cell / 2) + 18, (share * 100).ToString("0", CultureInfo.InvariantCulture) + " %", "middle", "small");
        }
    }
}
