using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Outcomes;
using RoutingDecision.Core.Reports;

namespace RoutingDecision.Core.Tests.Reports.Experiments;

/// <summary>Results of an experiment in a book of traffic.</summary>
public sealed class ExperimentBookTests
{
    private static readonly ExperimentQuery All = new("exp", null, long.MinValue / 2, long.MaxValue / 2);

    [Fact]
    public void ReadExperiment_Traffic_TellsEachArmByItsKeys()
    {
        var book = Book();
        // 200 users of each arm decide three times; arm b satisfies always and costs twice as much.
        for (var i = 0; i < 1_200; i++)
        {
            var b = i % 2 == 1;
            Feed(book, i, user: (ulong)(i % 400) + 1, b ? "b" : "a", good: b || i % 4 == 0, cost: b ? 0.02 : 0.01);
        }

        var result = book.Read(All)!;

        Assert.Equal(["a", "b"], result.Arms.Select(a => a.Arm));
        Assert.All(result.Arms, a => Assert.Equal((0.5, 200, 600), (a.Share, a.Keys, a.Decisions)));
        Assert.Equal(0.5, result.Arms[0].Good.Value);
        Assert.Equal(0.01, result.Arms[0].Cost.Value, 9);
        Assert.Equal(1, result.SampleRatioPValue, 6);
        var quality = result.Comparisons.Single(c => c.Measure == "satisfied");
        Assert.Equal(("b", "a", 0.5, true), (quality.Arm, quality.Control, quality.Difference, quality.IsDecided));
        Assert.Contains("b is better than a", result.Conclusion, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadExperiment_ReportsBeforeTheDecision_CountTheSame()
    {
        var (forth, back) = (Book(), Book());
        for (var i = 0; i < 100; i++)
        {
            Feed(forth, i, (ulong)i + 1, i % 2 == 0 ? "a" : "b", i % 3 == 0, 0.01);
            Feed(back, i, (ulong)i + 1, i % 2 == 0 ? "a" : "b", i % 3 == 0, 0.01, reportFirst: true);
        }

        Assert.Equal(forth.Read(All)!.Arms, back.Read(All)!.Arms);
    }

    [Fact]
    public void ReadExperiment_ArmThatLosesKeys_IsSaidBeforeAnyDifference()
    {
        var book = Book();
        for (var i = 0; i < 2_000; i++)
        {
            if (i % 2 == 0 || i % 5 != 0)
            {
                Feed(book, i, (ulong)i + 1, i % 2 == 0 ? "a" : "b", i % 2 == 0, 0.01);
            }
        }

        var result = book.Read(All)!;

        Assert.True(result.SampleRatioPValue < 0.001);
        Assert.Contains("do not fit the shares", result.Conclusion, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadExperiment_MoreKeysThanKept_TellsARandomSampleOfThem()
    {
        var book = Book();
        const int Keys = 50_000;
        for (var i = 0; i < Keys; i++)
        {
            Feed(book, i, (ulong)i + 1, i % 2 == 0 ? "a" : "b", i % 10 != 0, 0.01);
        }

        var result = book.Read(All)!;

        Assert.Equal(0.5, result.KeyShare);
        Assert.InRange(result.Arms.Sum(a => a.Keys), (Keys / 2) - 500, (Keys / 2) + 500);
        Assert.True(result.SampleRatioPValue > 0.001);
        Assert.InRange(result.Arms[1].Good.Value, 0.999, 1);
        Assert.InRange(result.Arms[0].Good.Value, 0.78, 0.82);
    }

    [Fact]
    public void ReadExperiment_Unknown_IsNull() => Assert.Null(Book().Read(new ExperimentQuery("other", null, 0, 1)));

    [Fact]
    public void ReadExperiment_OfATenant_TellsItsDecisionsAlone()
    {
        var book = Book();
        // The same users with both tenants; bolt's are never satisfied.
        for (var i = 0; i < 300; i++)
        {
            Feed(book, i, (ulong)(i % 50) + 1, i % 2 == 0 ? "a" : "b", good: i % 3 != 0, 0.01, tenant: i % 3 == 0 ? "bolt" : "acme");
        }

        var (acme, bolt, all) = (book.Read(All with { Tenant = "acme" })!, book.Read(All with { Tenant = "bolt" })!, book.Read(All)!);

        Assert.Equal((200, 100, 300), (acme.Arms.Sum(a => a.Decisions), bolt.Arms.Sum(a => a.Decisions), all.Arms.Sum(a => a.Decisions)));
        Assert.All(acme.Arms, a => Assert.Equal(1, a.Good.Value));
        Assert.All(bolt.Arms, a => Assert.Equal(0, a.Good.Value));
        Assert.Equal(50, all.Arms.Sum(a => a.Keys));
        Assert.All(book.Read(All with { Tenant = "corp" })!.Arms, a => Assert.Equal(0, a.Decisions));
    }

    [Fact]
    public void ReadExperiment_ThatOnlyAnotherTenantsTrafficKnows_IsUnknown()
    {
        var book = Book();
        Feed(book, 1, 1, "a", good: true, 0.01, tenant: "bolt", experiment: "gone");

        Assert.NotNull(book.Read(All with { Experiment = "gone" }));
        Assert.NotNull(book.Read(All with { Experiment = "gone", Tenant = "bolt" }));
        Assert.Null(book.Read(All with { Experiment = "gone", Tenant = "acme" }));
    }

    [Fact]
    public void ReadExperiment_KeysThatCameToTwoReplicas_AreTheSameAsAtOne()
    {
        var (one, other, both) = (Book(isShared: true), Book(isShared: true), Book());
        for (var i = 0; i < 600; i++)
        {
            foreach (var book in (TrafficBook[])[both, i % 3 == 0 ? one : other])
            {
                Feed(book, i, user: (ulong)(i % 100) + 1, i % 2 == 0 ? "a" : "b", good: i % 7 != 0, cost: 0.01 * (i % 5));
            }
        }

        var days = other.TakeChangedDays().Select(d => other.CopyOf(d)).ToList();
        var (expected, merged) = (both.Read(All)!, one.Read(All, days)!);

        Assert.Equal(expected.Arms.Select(a => (a.Arm, a.Keys, a.Decisions)), merged.Arms.Select(a => (a.Arm, a.Keys, a.Decisions)));
        foreach (var (a, b) in expected.Arms.Zip(merged.Arms))
        {
            Assert.Equal(a.Good.Value, b.Good.Value, 1e-12);
            Assert.Equal(a.Cost.Variance, b.Cost.Variance, 1e-12);
        }

        Assert.Empty(other.TakeChangedDays());
        Assert.NotEmpty(other.ExperimentDays());
    }

    [Fact]
    public void ReadExperiment_OtherReplicaKeepsHalfOfItsKeys_TellsAllFromThatHalf()
    {
        var book = Book();
        for (var i = 0; i < 1_000; i++)
        {
            Feed(book, i, (ulong)i + 1, i % 2 == 0 ? "a" : "b", good: true, 0.01);
        }

        var result = book.Read(All, [new ExperimentDay(Halvings: 2, [])])!;

        Assert.Equal(0.25, result.KeyShare);
        Assert.InRange(result.Arms.Sum(a => a.Keys), 200, 300);
    }

    private static TrafficBook Book(bool isShared = false)
    {
        var book = new TrafficBook(days: 30, joined: 10_000, isShared);
        book.Learn(TestNames.Of(0.02));
        return book;
    }

    private static void Feed(
        TrafficBook book, int number, ulong user, string arm, bool good, double cost, bool reportFirst = false, string tenant = "", string experiment = "exp")
    {
        var claims = GeneratedTraffic.Claims(number, "economy") with { Arms = [KeyValuePair.Create(experiment, arm)], Tenant = tenant };
        var decision = new LoggedDecision { Claims = claims, UserHash = user };
        var report = new OutcomeReport
        {
            Decision = claims,
            Attempt = 1,
            Model = claims.Model,
            Status = OutcomeStatus.Success,
            Satisfied = good,
            LatencyMs = 100,
        };
        if (reportFirst)
        {
            book.Take(report, cost, number);
            book.Take(decision);
        }
        else
        {
            book.Take(decision);
            book.Take(report, cost, number);
        }
    }
}
