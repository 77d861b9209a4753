using RoutingDecision.Server.Telemetry.Exposition;

namespace RoutingDecision.Server.Tests.Telemetry.Exposition;

public sealed class PrometheusNameTests
{
    [Theory]
    [InlineData("routing.decisions", "{decision}", "Counter", "routing_decisions", "")]
    [InlineData("routing.decisions_total", null, "Counter", "routing_decisions", "")]
    [InlineData("routing.cpu.time", "s", "Counter", "routing_cpu_time_seconds", "seconds")]
    [InlineData("routing.cpu_seconds_total", "s", "Counter", "routing_cpu_seconds", "seconds")]
    [InlineData("routing.decide.duration", "s", "Histogram", "routing_decide_duration_seconds", "seconds")]
    [InlineData("routing.cache.hit", "1", "Gauge", "routing_cache_hit_ratio", "ratio")]
    [InlineData("routing.cache.hit", "1", "Counter", "routing_cache_hit", "")]
    [InlineData("routing.memory", "By", "Gauge", "routing_memory_bytes", "bytes")]
    [InlineData("bytes", "By", "Gauge", "bytes_bytes", "bytes")]
    [InlineData("kilobytes", "By", "Gauge", "kilobytes_bytes", "bytes")]
    [InlineData("a--b..c", null, "Gauge", "a_b_c", "")]
    [InlineData("ends.", null, "Gauge", "ends", "")]
    [InlineData("2nd", null, "Gauge", "_2nd", "")]
    [InlineData("rule:sum", null, "Gauge", "rule:sum", "")]
    [InlineData("größe", null, "Gauge", "gr_e", "")]
    public void Identify_Instrument_GetsNameAndUnit(string instrument, string? unit, string kind, string name, string unitName)
    {
        FamilyIdentity identity = PrometheusName.Identify(instrument, unit, "Help.", Enum.Parse<FamilyKind>(kind));

        Assert.Equal((name, unitName, "Help."), (identity.Name, identity.Unit, identity.Help));
    }

    [Fact]
    public void Identify_NoDescription_HelpIsTheInstrumentsName() =>
        Assert.Equal("routing.decisions", PrometheusName.Identify("routing.decisions", null, "", FamilyKind.Counter).Help);

    [Theory]
    [InlineData("By/s", "bytes_per_second")]
    [InlineData("{request}/s", "per_second")]
    [InlineData("1/s", "per_second")]
    [InlineData("m/{step}", "meters")]
    [InlineData("ms", "milliseconds")]
    [InlineData("%", "percent")]
    [InlineData("USD", "usd")]
    [InlineData("{token}", "")]
    [InlineData("{broken", "")]
    [InlineData("kg.m2", "kg_m2")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void UnitName_OfACounter_IsSpelledOut(string? unit, string expected) => Assert.Equal(expected, UnitName.Of(unit, FamilyKind.Counter));

    [Theory]
    [InlineData("http.route", "http_route")]
    [InlineData("a:b", "a_b")]
    [InlineData("9lives", "_9lives")]
    [InlineData("", "_")]
    public void Label_Tag_IsAllowed(string tag, string label) => Assert.Equal(label, PrometheusName.Label(tag));
}
