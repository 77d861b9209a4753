using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Outcomes;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Reports;

namespace RoutingDecision.Core.Tests.Reports;

/// <summary>What the book answers against a recomputation from everything.</summary>
public sealed class TrafficBookTests
{
    private const double ValueUsd = 0.25;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 12)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Read_AnyOrderAndDuplicates_EqualsARecomputation(int seed)
    {
        var events = GeneratedTraffic.Of(seed, 300);
        var random = new Random(seed);
        // Some come twice, as copies of a journal bring them.
        TrafficEvent[] arrived = [.. events, .. events.Where(_ => random.Next(5) == 0)];
        random.Shuffle(arrived);

        AssertSame(new NaiveReport(events, ValueUsd), Fed(arrived));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Read_SplitOverTwoJournals_EqualsARecomputation(int seed)
    {
        var events = GeneratedTraffic.Of(seed, 300);
        var random = new Random(seed);
        var halves = events.ToLookup(_ => random.Next(2));

        AssertSame(new NaiveReport(events, ValueUsd), Fed([.. halves[1], .. halves[0]]));
    }

    /// <summary>Of each decision all is told before the next, so that one place is enough; it must not remember who had it before.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Read_OnePlaceForAllDecisions_EqualsARecomputation(int seed)
    {
        var events = GeneratedTraffic.Of(seed, 300);
        var random = new Random(seed);

        var arrived = events.GroupBy(e => ClaimsOf(e).Id).SelectMany(g => g.OrderBy(_ => random.Next()));
        AssertSame(new NaiveReport(events, ValueUsd), Fed(arrived, joined: 1));
    }

    [Fact]
    public void Read_Window_HoldsTheDecisionsOfItsHoursWithAllThatCameLater()
    {
        var events = GeneratedTraffic.Of(3, 400);
        var (from, until) = (GeneratedTraffic.FirstHour + 20, GeneratedTraffic.FirstHour + 47);

        var report = Fed(events).Read(new ReportQuery(from, until, null, ReportDimension.All));

        var within = new NaiveReport(events.Where(e => HourOf(e) >= from && HourOf(e) < until), ValueUsd).Read(null, ReportDimension.All)[""];
        Assert.Equal(within[ReportMeasure.Decisions], report.Total[ReportMeasure.Decisions]);
        Assert.Equal(within[ReportMeasure.Tries], report.Total[ReportMeasure.Tries]);
        Assert.Equal(within[ReportMeasure.UnderSum], report.Total[ReportMeasure.UnderSum], 6);
    }

    [Fact]
    public void Read_Periods_AddUpToTheTotal()
    {
        var book = Fed(GeneratedTraffic.Of(4, 300));

        var report = book.Read(new ReportQuery(long.MinValue, long.MaxValue, null, ReportDimension.Tier, 12));

        Assert.InRange(report.Periods.Count, 8, 9);
        Assert.All(report.Periods.Skip(1), p => Assert.Equal(0, p.From % 12));
        Assert.Equal(report.Total[ReportMeasure.Tries], report.Periods.Sum(p => p.Total[ReportMeasure.Tries]));
        Assert.Equal(report.Total[ReportMeasure.Tries], report.Periods.SelectMany(p => p.Groups).Sum(g => g.Cell[ReportMeasure.Tries]));
    }

    [Theory]
    // Beyond the stronger of the two, as far as there is anything: where economy and standard failed, premium may do.
    [InlineData("economy", "standard", true, null)]
    [InlineData("economy", "premium", false, null)]
    // The cheaper one was not enough, and neither was what was recommended.
    [InlineData("standard", "economy", true, false)]
    [InlineData("premium", "standard", false, false)]
    public void Take_ComparisonThatBothLost_SaysWhatWasNotEnough(string tier, string shadow, bool under, bool? over)
    {
        var book = Fed([]);
        var claims = GeneratedTraffic.Claims(1, tier);
        book.Take(new LoggedDecision { Claims = claims, ShadowProbability = 0.5 });
        book.Take(new FeedbackReport { Decision = claims, Comparison = Comparison.Neither, ShadowModel = shadow + "-a" }, at: 5);

        var total = book.Read(new ReportQuery(long.MinValue, long.MaxValue, null, ReportDimension.All)).Total;

        Assert.Equal((1, under ? 2 : 0), (total[ReportMeasure.UnderKnown], total[ReportMeasure.UnderSum]));
        Assert.Equal((over is null ? 0 : 1, 0), (total[ReportMeasure.OverKnown], total[ReportMeasure.OverSum]));
        Assert.Equal(under ? 1 : 0, total[ReportMeasure.Misroutes]);
    }

    [Fact]
    public void Take_ReportOfADecisionThatIsHeldNoLonger_CountsByItsToken()
    {
        var events = GeneratedTraffic.Of(5, 50);
        var book = new TrafficBook(days: 30, joined: 1);
        book.Learn(TestNames.Of(ValueUsd));

        foreach (var e in events.OrderBy(e => e is not TrafficEvent.Decided))
        {
            e.Feed(book);
        }

        var total = book.Read(new ReportQuery(long.MinValue, long.MaxValue, null, ReportDimension.Rule));
        Assert.Equal(events.OfType<TrafficEvent.Decided>().Count(), total.Total[ReportMeasure.Decisions]);
        Assert.Equal(events.OfType<TrafficEvent.Tried>().Count(), total.Total[ReportMeasure.Tries]);
    }

    private static long HourOf(TrafficEvent e) => ClaimsOf(e).Issued.ToUnixTimeSeconds() / 3600;

    private static DecisionClaims ClaimsOf(TrafficEvent e) => e switch
    {
        TrafficEvent.Decided d => d.Decision.Claims,
        TrafficEvent.Tried t => t.Report.Decision,
        TrafficEvent.Heard h => h.Feedback.Decision,
        _ => throw new InvalidOperationException(),
    };

    private static TrafficBook Fed(IEnumerable<TrafficEvent> events, int joined = 1_000)
    {
        var book = new TrafficBook(days: 30, joined);
        book.Learn(TestNames.Of(ValueUsd));
        foreach (var e in events)
        {
            e.Feed(book);
        }

        return book;
    }

    private static void AssertSame(NaiveReport naive, TrafficBook book) => AssertSame(naive, q => book.Read(q));

    /// <summary>All groups of all tenants are what a recomputation finds.</summary>
    internal static void AssertSame(NaiveReport naive, Func<ReportQuery, TrafficReport> read)
    {
        foreach (var tenant in (string?[])[null, "", "acme", "blue"])
        {
            foreach (var by in Enum.GetValues<ReportDimension>().Where(d => d != ReportDimension.Cluster && (tenant is null || d != ReportDimension.Tenant)))
            {
                var report = read(new ReportQuery(long.MinValue, long.MaxValue, tenant, by));
                var groups = by == ReportDimension.All ? [new ReportGroup("", report.Total)] : report.Groups;
                var expected = naive.Read(tenant, by);
                Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), groups.Select(g => g.Key));
                foreach (var (key, cell) in groups)
                {
                    foreach (var (measure, value) in expected[key])
                    {
                        Assert.True(Math.Abs(value - cell[measure]) < 1e-6, $"{tenant} {by} '{key}' {measure}: {value} expected, {cell[measure]} found");
                    }
                }
            }
        }

        var tokens = naive.OutputTokens(null);
        var found = read(new ReportQuery(long.MinValue, long.MaxValue, null, ReportDimension.All)).Total.OutputTokens;
        Assert.Equal(tokens.Count, found.Count);
        foreach (var share in (double[])[0.5, 0.95])
        {
            var exact = tokens[(int)Math.Ceiling(share * tokens.Count) - 1];
            Assert.InRange(found.Quantile(share), exact * (1 - TokenHistogram.RelativeError), exact * (1 + TokenHistogram.RelativeError));
        }
    }
}
