using RoutingDecision.Core.Outcomes;
using RoutingDecision.Core.Reports;

namespace RoutingDecision.Core.Tests.Reports.Misroutes;

public sealed class MisrouteBookTests
{
    private static readonly MisrouteQuery Everything = new(long.MinValue, long.MaxValue, null, null, 100);

    [Fact]
    public void Read_Pages_TellEachOnceNewestFirst()
    {
        var book = Book();
        for (var i = 0; i < 25; i++)
        {
            Judge(book, i, Verdict.Fail);
        }

        var seen = new List<UInt128>();
        MisrouteCursor? next = null;
        do
        {
            var page = book.Read(Everything with { Count = 10, Before = next });
            seen.AddRange(page.Misroutes.Select(m => m.Id));
            // One that comes meanwhile is newer than all and does not shift the pages.
            Judge(book, 1_000 + seen.Count, Verdict.Fail);
            next = page.Next;
        }
        while (next is not null);

        Assert.Equal(Enumerable.Range(0, 25).Reverse().Select(i => GeneratedTraffic.Claims(i, "economy").Id), seen);
    }

    [Fact]
    public void Read_LaterWordClearsIt_IsGone()
    {
        var book = Book();
        Judge(book, 1, Verdict.Fail);
        Assert.Single(book.Read(Everything).Misroutes);

        book.Take(new FeedbackReport { Decision = GeneratedTraffic.Claims(1, "economy"), NeededTier = "economy" }, 99);

        var page = book.Read(Everything);
        Assert.Empty(page.Misroutes);
        Assert.Empty(page.Clusters);
    }

    [Fact]
    public void Read_OverRouted_NamesTheTierThatWasEnoughAndWhoSaysSo()
    {
        var book = Book();
        var claims = GeneratedTraffic.Claims(1, "premium");
        book.Take(new LoggedDecision { Claims = claims, Rule = "deep", Margin = 0.004, Place = new RecordPlace(0, 3, 77) });
        book.Take(new FeedbackReport { Decision = claims, NeededTier = "standard" }, 5);

        var misroute = Assert.Single(book.Read(Everything).Misroutes);

        Assert.Equal(("premium", "standard", "deep", EvidenceSource.Label), (misroute.Tier, misroute.NeededTier, misroute.Rule, misroute.By));
        Assert.Equal(new RecordPlace(0, 3, 77), misroute.Place);
    }

    [Fact]
    public void Read_MoreThanKept_KeepsTheNewest()
    {
        var book = Book();
        for (var i = 0; i < TrafficBook.MostMisroutes + 50; i++)
        {
            Judge(book, i, Verdict.Fail);
        }

        var all = book.Read(Everything with { Count = int.MaxValue });
        Assert.Equal(TrafficBook.MostMisroutes, all.Misroutes.Count);
        Assert.Equal(GeneratedTraffic.Claims(50, "economy").Id, all.Misroutes[^1].Id);
    }

    [Fact]
    public void Read_Clusters_ShowTheSmallCategoryThatHoldsMostMisroutes()
    {
        var book = Book();
        for (var i = 0; i < 1_000; i++)
        {
            // A twentieth of the traffic, of which half fails; the rest hardly ever does.
            var hard = i % 20 == 0;
            Judge(book, i, hard ? (i % 40 == 0 ? Verdict.Fail : Verdict.Pass) : i % 200 == 1 ? Verdict.Fail : Verdict.Pass, hard ? "legal" : "lookup", hard ? 0.002 : 0.4);
        }

        var clusters = book.Read(Everything).Clusters;

        Assert.Equal(("legal", 0.01), (clusters[0].Task, clusters[0].Margin));
        Assert.Equal((25, 0.5), (clusters[0].Count, clusters[0].Rate.Value));
        Assert.Equal(0.002, clusters[0].MeanMargin, 9);
        Assert.Equal(25 / 30.0, clusters[0].Share, 9);
        Assert.Equal(50, clusters[0].Rate.Samples);
        Assert.Equal(5, clusters[1].Count);
        Assert.True(clusters[1].Rate.Value < 0.01);
    }

    [Fact]
    public void Read_WithThoseOfOtherReplicas_PagesThroughBothNewestFirst()
    {
        var (even, odd) = (Book(), Book());
        for (var i = 0; i < 30; i++)
        {
            Judge(i % 2 == 0 ? even : odd, i, Verdict.Fail);
        }

        var others = new OtherMisroutes(new ReportCube(1), odd.Read(Everything).Misroutes);
        var seen = new List<UInt128>();
        MisrouteCursor? next = null;
        do
        {
            var page = even.Read(Everything with { Count = 7, Before = next }, others);
            seen.AddRange(page.Misroutes.Select(m => m.Id));
            next = page.Next;
        }
        while (next is not null);

        Assert.Equal(Enumerable.Range(0, 30).Reverse().Select(i => GeneratedTraffic.Claims(i, "economy").Id), seen);
    }

    [Fact]
    public void Read_SharedAndTheDecisionIsAnotherReplicas_LeavesItToThat()
    {
        var book = Book(isShared: true);
        var claims = GeneratedTraffic.Claims(1, "economy");
        book.Take(new FeedbackReport { Decision = claims, NeededTier = "premium" }, 5);
        Assert.Empty(book.Read(Everything).Misroutes);

        book.Take(new LoggedDecision { Claims = claims });

        Assert.Single(book.Read(Everything).Misroutes);
        Assert.Single(book.MisroutesOf(book.Hours()[0], most: 10));
        Assert.Empty(book.MisroutesOf(book.Hours()[0] + 1, most: 10));
    }

    private static TrafficBook Book(bool isShared = false)
    {
        var book = new TrafficBook(days: 30, joined: 20_000, isShared);
        book.Learn(TestNames.Of(0.02));
        return book;
    }

    private static void Judge(TrafficBook book, int number, Verdict verdict, string task = "", double margin = double.NaN)
    {
        var claims = GeneratedTraffic.Claims(number, "economy") with { Task = task };
        book.Take(new LoggedDecision { Claims = claims, Margin = margin });
        book.Take(new OutcomeReport { Decision = claims, Attempt = 1, Model = claims.Model, Status = OutcomeStatus.Success, Verdict = verdict }, 0.01, number);
    }
}
