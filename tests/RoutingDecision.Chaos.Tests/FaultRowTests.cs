using RoutingDecision.Chaos.Table;

namespace RoutingDecision.Chaos.Tests;

/// <summary>A promise that is broken must be told: a table that can't be bad is worth nothing.</summary>
public sealed class FaultRowTests
{
    private static readonly FaultRow Good = new()
    {
        Fault = "x",
        Decisions = 10,
        Acknowledged = 5,
        Stored = 5,
        HealthyP99 = TimeSpan.FromMilliseconds(2),
        FaultP99 = TimeSpan.FromMilliseconds(9),
        Wait = TimeSpan.FromMilliseconds(5),
    };

    [Fact]
    public void Broken_EverythingKept_IsEmpty() => Assert.Empty(Good.Broken());

    [Fact]
    public void Broken_DecisionFailed_SaysSo() =>
        Assert.Contains("1 decisions failed", Assert.Single((Good with { Failed = 1, Errors = ["why"] }).Broken()));

    [Fact]
    public void Broken_OutcomeLost_SaysSo() => Assert.Contains("4 of them are stored", Assert.Single((Good with { Stored = 4 }).Broken()));

    [Fact]
    public void Broken_CountedTwice_SaysSo() => Assert.Contains("counted again", Assert.Single((Good with { Duplicated = 2 }).Broken()));

    [Fact]
    public void Broken_WaitedManyTimesLonger_SaysSo() =>
        Assert.Contains("p99", Assert.Single((Good with { FaultP99 = TimeSpan.FromMilliseconds(200) }).Broken()));

    [Fact]
    public void Broken_NotTried_IsEmptyAndTheTableSaysWhy()
    {
        var row = new FaultRow { Fault = "x", Skipped = "no root", Failed = 3 };

        Assert.Empty(row.Broken());
        Assert.Contains("not tried: no root", FaultTable.Write([row]));
    }

    [Theory]
    [InlineData(9, 1.9, null, "1 of 1 rows. Converged within 2 s of healing: 1 of 1 rows.")]
    [InlineData(11, 2.1, null, "0 of 1 rows. Converged within 2 s of healing: 0 of 1 rows.")]
    [InlineData(9, 6.3, 1.2, "1 of 1 rows. Converged within 2 s of healing: 1 of 1 rows.")]
    [InlineData(9, 6.3, 2.2, "1 of 1 rows. Converged within 2 s of healing: 0 of 1 rows.")]
    public void Bars_OfTimes_CountTheRowsThatReachThemAndBreakNoPromise(double p99, double converged, double? afterTakeOver, string said)
    {
        var row = Good with
        {
            FaultP99 = TimeSpan.FromMilliseconds(p99),
            Converged = TimeSpan.FromSeconds(converged),
            AfterTakeOver = afterTakeOver is { } after ? TimeSpan.FromSeconds(after) : null,
        };

        Assert.EndsWith(said, TimeBars.Describe([row, new FaultRow { Fault = "disk" }, row with { Skipped = "no root" }]), StringComparison.Ordinal);
        Assert.Empty(row.Broken());
        var line = FaultTable.Write([row]);
        Assert.Equal(p99 > 10, line.Contains("(over wait + 5)", StringComparison.Ordinal));
        Assert.Equal(said.EndsWith("0 of 1 rows.", StringComparison.Ordinal), line.Contains("(over 2)", StringComparison.Ordinal));
        Assert.Equal(afterTakeOver is not null, line.Contains("after the take-over", StringComparison.Ordinal));
    }

    [Fact]
    public void Write_Row_HasACellPerColumn()
    {
        var lines = FaultTable.Write([Good]).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(3, lines.Length);
        Assert.Single(lines.Select(l => l.Count(c => c == '|')).Distinct());
    }
}
