using RoutingDecision.Server.Telemetry.Exposition;

namespace RoutingDecision.Server.Tests.Telemetry.Exposition;

public sealed class SeriesLabelsTests
{
    [Fact]
    public void Take_SeveralTags_SortsThemByName() => Assert.Equal("a=\"1\",b=\"2\",b_c=\"3\"", Render(("b.c", 3), ("b", 2), ("a", 1)));

    [Fact]
    public void Take_QuotesBackslashesAndLineFeeds_EscapesThem() =>
        Assert.Equal("""path="C:\\dir \"x\"\nnext €" """.TrimEnd(), Render(("path", "C:\\dir \"x\"\nnext €")));

    [Fact]
    public void Take_TagsThatMapToOneLabel_JoinsTheirValues() =>
        Assert.Equal("a_b=\"dash;dot;\\\"under\"", Render(("a_b", "\"under"), ("a-b", "dash"), ("a.b", "dot")));

    [Fact]
    public void Take_ReservedLabel_IsExportedBesideIt()
    {
        var labels = new SeriesLabels();
        labels.Add("le", "mine", reserved: "le");

        Assert.Equal("exported_le=\"mine\"", labels.Take());
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData(true, "true")]
    [InlineData(1.5, "1.5")]
    [InlineData(new[] { "x", "y" }, "[\\\"x\\\",\\\"y\\\"]")]
    [InlineData(new[] { 1, 2 }, "[1,2]")]
    public void Take_ValueOfAnyType_IsInvariantText(object? value, string expected) => Assert.Equal($"v=\"{expected}\"", Render(("v", value)));

    [Fact]
    public void Take_Twice_StartsEmptyAgain()
    {
        var labels = new SeriesLabels();
        labels.Add("a", 1);
        labels.Take();

        Assert.Equal("", labels.Take());
    }

    private static string Render(params (string Tag, object? Value)[] tags)
    {
        var labels = new SeriesLabels();
        foreach ((string tag, object? value) in tags)
        {
            labels.Add(tag, value);
        }

        return labels.Take();
    }
}
