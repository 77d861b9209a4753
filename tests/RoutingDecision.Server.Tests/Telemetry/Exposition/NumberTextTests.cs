using System.Text;
using RoutingDecision.Server.Telemetry.Exposition;

namespace RoutingDecision.Server.Tests.Telemetry.Exposition;

public sealed class NumberTextTests
{
    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(0.1, "0.1")]
    [InlineData(3.0, "3")]
    [InlineData(-2.5e-9, "-2.5E-09")]
    [InlineData(double.MaxValue, "1.7976931348623157E+308")]
    public void Format_Real_ReadsBackAsTheSame(double value, string expected) => Assert.Equal(expected, Format(new Number(value)));

    [Theory]
    [InlineData(long.MaxValue, "9223372036854775807")]
    [InlineData(long.MinValue, "-9223372036854775808")]
    [InlineData(0, "0")]
    public void Format_Integer_KeepsEveryDigit(long value, string expected) => Assert.Equal(expected, Format(new Number(value)));

    [Theory]
    [InlineData(1, "1.0")]
    [InlineData(0, "0.0")]
    [InlineData(0.25, "0.25")]
    [InlineData(1e-6, "1e-06")]
    [InlineData(5e-5, "5e-05")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(500_000, "500000.0")]
    [InlineData(1_000_000, "1e+06")]
    [InlineData(-2_500_000, "-2.5e+06")]
    [InlineData(1e100, "1e+100")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    public void Bound_AnyBound_IsCanonical(double bound, string expected) => Assert.Equal(expected, NumberText.Bound(bound));

    private static string Format(Number number)
    {
        Span<byte> target = stackalloc byte[NumberText.MaxLength];
        return Encoding.ASCII.GetString(target[..NumberText.Format(number, target)]);
    }
}
