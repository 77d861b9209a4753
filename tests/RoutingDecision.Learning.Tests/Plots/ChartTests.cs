using System.Xml.Linq;
using RoutingDecision.Learning.Plots;

namespace RoutingDecision.Learning.Tests.Plots;

public sealed class ChartTests
{
    [Theory]
    [InlineData(0, 1, "0.0,0.2,0.4,0.6,0.8,1.0")]
    [InlineData(0.013, 0.087, "0.02,0.04,0.06,0.08")]
    [InlineData(-3, 14, "0,5,10")]
    [InlineData(950, 3100, "1000,1500,2000,2500,3000")]
    public void Ticks_Range_AreRoundNumbersInsideIt(double least, double most, string expected)
    {
        var axis = new Axis("", least, most);
        Assert.Equal(expected, string.Join(',', axis.Ticks().Select(axis.Text)));
    }

    [Fact]
    public void Around_OneValue_IsStillARange()
    {
        var axis = Axis.Around("", [0.0]);
        Assert.True(axis.Most > axis.Least);
        Assert.NotEmpty(axis.Ticks());
    }

    [Fact]
    public void ToSvg_EverySeries_IsWellFormedAndInsideTheChart()
    {
        var svg = XElement.Parse(new Chart
        {
            Title = "a < b & \"c\"",
            X = new Axis("x", 0, 10),
            Y = new Axis("y", 0, 2),
            Series =
            [
                new LineSeries("line", 0, [(0, 0), (10, 2)]),
                new PointSeries("points", 1, [new MarkedPoint(10, 2, "the last one")]),
                new AreaSeries("area", 2, [(0, 0.5, 1), (10, 1, 1.5)]),
                new BarSeries("bars", 15, [new Bar(0, 5, 1, "first \u0001")]),
            ],
        }.ToSvg());
        XNamespace ns = "http://www.w3.org/2000/svg";

        Assert.Equal("a < b & \"c\"", svg.Attribute("aria-label")!.Value);
        Assert.Equal("64,354 624,34", svg.Descendants(ns + "polyline").Single().Attribute("points")!.Value);
        Assert.Equal(["line", "points", "area", "bars"], svg.Elements(ns + "text").Select(t => t.Value).TakeLast(4));
        Assert.Equal("end", svg.Elements(ns + "text").Single(t => t.Value == "the last one").Attribute("text-anchor")!.Value);
        Assert.Contains(svg.Descendants(ns + "rect"), r => r.Attribute("class")!.Value == "bar c3" && r.Value.StartsWith("first", StringComparison.Ordinal));
    }

    [Fact]
    public void ToSvg_Matrix_ShowsCountsAndSharesOfRows()
    {
        var svg = XElement.Parse(new MatrixChart
        {
            Title = "t",
            RowLabel = "needed",
            ColumnLabel = "chosen",
            Names = ["a", "b"],
            Count = (row, column) => row == 0 ? column == 0 ? 3000 : 1000 : 0,
        }.ToSvg());

        var texts = svg.Descendants().Where(e => e.Name.LocalName == "text").Select(t => t.Value).ToArray();
        Assert.Contains("3,000", texts);
        Assert.Contains("75 %", texts);
        Assert.Equal(2, texts.Count(t => t == "0 %"));
    }
}
