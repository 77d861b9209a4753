using RoutingDecision.Server.Telemetry.Exposition;

namespace RoutingDecision.Server.Tests.Telemetry.Exposition;

public sealed class FamilyAssemblyTests
{
    [Fact]
    public void Read_SameNameAndKind_IsOneFamilyWithTheFirstHelp()
    {
        var assembly = Assemble(Source("a", FamilyKind.Counter, "first", "x"), Source("a", FamilyKind.Counter, "second", "y"));

        MetricFamily family = Assert.Single(assembly.Read());
        Assert.Equal("first", family.Identity.Help);
        Assert.Equal(["k=\"x\"", "k=\"y\""], family.Series.Select(series => series.Labels));
        Assert.Equal((0, 0), (assembly.DroppedSources, assembly.DroppedSeries));
    }

    [Fact]
    public void Read_SameNameOfAnotherKind_KeepsTheFirstAndCounts()
    {
        var assembly = Assemble(Source("a", FamilyKind.Counter, "first", "x"), Source("a", FamilyKind.Gauge, "second", "y"));

        Assert.Equal(FamilyKind.Counter, Assert.Single(assembly.Read()).Identity.Kind);
        Assert.Equal(1, assembly.DroppedSources);
    }

    [Theory]
    [InlineData("Histogram", "a", "Gauge", "a_count")]
    [InlineData("Gauge", "a_bucket", "Histogram", "a")]
    [InlineData("Counter", "a", "Gauge", "a_total")]
    [InlineData("Info", "target", "Gauge", "target_info")]
    public void Read_SamplesThatWouldBeTakenForAnotherFamilys_AreLeftOutAndCounted(string firstKind, string first, string secondKind, string second)
    {
        var assembly = Assemble(
            Source(first, Enum.Parse<FamilyKind>(firstKind), "", "x"), Source(second, Enum.Parse<FamilyKind>(secondKind), "", "x"));

        Assert.Equal(first, Assert.Single(assembly.Read()).Identity.Name);
        Assert.Equal(1, assembly.DroppedSources);
    }

    [Fact]
    public void Read_SameLabelsTwice_KeepsTheFirstAndCounts()
    {
        var assembly = Assemble(Source("a", FamilyKind.Gauge, "", "x", value: 1), Source("a", FamilyKind.Gauge, "", "x", value: 2));

        var series = (NumberSeries)Assert.Single(Assert.Single(assembly.Read()).Series);
        Assert.Equal(1, series.Value.Integer);
        Assert.Equal(1, assembly.DroppedSeries);
    }

    [Fact]
    public void Read_FamilyWithoutSeries_IsLeftOut()
    {
        var identity = new FamilyIdentity("a", FamilyKind.Gauge, "", "");

        Assert.Empty(Assemble(new NumberSource(identity)).Read());
    }

    private static FamilyAssembly Assemble(params FamilySource[] sources)
    {
        var assembly = new FamilyAssembly();
        foreach (FamilySource source in sources)
        {
            assembly.Add(source);
        }

        return assembly;
    }

    private static NumberSource Source(string name, FamilyKind kind, string help, string label, long value = 0) =>
        new(new FamilyIdentity(name, kind, "", help), ([new("k", label)], value));
}
