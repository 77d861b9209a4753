using RoutingDecision.Core.Outcomes;
using RoutingDecision.Core.Reports;

namespace RoutingDecision.Core.Tests.Reports;

/// <summary>Books of two replicas, each of which counts what is its own, against a recomputation from everything.</summary>
public sealed class SharedBooksTests
{
    private const double ValueUsd = 0.25;

    private static readonly ReportQuery Everything = new(long.MinValue, long.MaxValue, null, ReportDimension.All);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 8)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Read_ReportsTakenAnywhereAndAdoptedAtHome_EqualsARecomputation(int seed)
    {
        var random = new Random(seed);
        var all = GeneratedTraffic.Of(seed, 300);
        var logged = all.OfType<TrafficEvent.Decided>().Select(d => d.Decision.Claims.Id).ToHashSet();
        var events = all.Where(e => logged.Contains(IdOf(e))).ToList();
        TrafficBook[] books = [Book(), Book()];
        var foreign = new List<TrafficEvent>();
        var arrived = events.ToArray();
        random.Shuffle(arrived);
        foreach (var e in arrived)
        {
            var at = e is TrafficEvent.Decided ? HomeOf(e) : random.Next(2);
            e.Feed(books[at]);
            if (at != HomeOf(e))
            {
                foreign.Add(e);
            }
        }

        Assert.Equal(foreign.Count, Merged(books, Everything).Total[ReportMeasure.Unjoined]);
        foreach (var e in foreign)
        {
            Adopt(books[HomeOf(e)], e);
        }

        TrafficBookTests.AssertSame(new NaiveReport(events, ValueUsd), q => Merged(books, q));
        Assert.Equal(0, Merged(books, Everything).Total[ReportMeasure.Unjoined]);
    }

    [Fact]
    public void Read_ReportsThatNobodyJoined_AreToldAndCountNowhere()
    {
        var events = GeneratedTraffic.Of(3, 100);
        var book = Book();

        foreach (var e in events.Where(e => e is not TrafficEvent.Decided))
        {
            e.Feed(book);
        }

        var total = book.Read(Everything).Total;
        Assert.Equal(events.Count(e => e is not TrafficEvent.Decided), total[ReportMeasure.Unjoined]);
        Assert.Equal((0, 0, 0), (total[ReportMeasure.Tries], total[ReportMeasure.Answered], total[ReportMeasure.Cost]));
    }

    [Fact]
    public void Take_AdoptedReportOfADecisionThatIsNotHeld_CountsByItsTokenOnce()
    {
        var tried = GeneratedTraffic.Of(3, 100).OfType<TrafficEvent.Tried>().First();
        var book = Book();
        tried.Feed(book);

        Adopt(book, tried);
        Adopt(book, tried);

        var total = book.Read(Everything).Total;
        Assert.Equal((1, 1, 0), (total[ReportMeasure.Tries], total[ReportMeasure.Answered], total[ReportMeasure.Unjoined]));
    }

    [Fact]
    public void Lacks_DecisionAndReport_OnlyWhatIsHeldAndNew()
    {
        var (decided, tried) = Pair();
        var book = Book();
        var id = decided.Decision.Claims.Id;
        Assert.False(book.Lacks(id, (ulong)tried.Report.Attempt));
        tried.Feed(book);
        Assert.False(book.Holds(id));

        decided.Feed(book);

        Assert.True(book.Holds(id));
        Assert.False(book.Lacks(id, (ulong)tried.Report.Attempt));
        Assert.True(book.Lacks(id, (ulong)tried.Report.Attempt + 1));
        var feedback = new FeedbackReport { Decision = decided.Decision.Claims, Satisfied = true };
        Assert.True(book.Lacks(id, OutcomeProcessor.PartOf(feedback)));
        book.Take(feedback, 1);
        Assert.False(book.Lacks(id, OutcomeProcessor.PartOf(feedback)));
    }

    [Fact]
    public void HeldSince_TableIsFull_IsBeforeTheLastThatWent()
    {
        var book = new TrafficBook(days: 30, joined: 3, isShared: true);
        book.Learn(TestNames.Of(ValueUsd));
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(i > 3, book.HeldSince is not null);
            book.Take(new LoggedDecision { Claims = GeneratedTraffic.Claims(i, "economy") });
        }

        var gone = GeneratedTraffic.Claims(1, "economy");
        Assert.False(book.Holds(gone.Id));
        Assert.Equal(gone.Issued.AddMinutes(-1), book.HeldSince);
        // Another replica's decision that goes says nothing of what is held.
        book.Take(new FeedbackReport { Decision = GeneratedTraffic.Claims(900, "economy"), Satisfied = true }, 1);
        book.Take(new LoggedDecision { Claims = GeneratedTraffic.Claims(901, "economy") });
        book.Take(new LoggedDecision { Claims = GeneratedTraffic.Claims(902, "economy") });
        book.Take(new LoggedDecision { Claims = GeneratedTraffic.Claims(903, "economy") });
        Assert.Equal(GeneratedTraffic.Claims(4, "economy").Issued.AddMinutes(-1), book.HeldSince);
    }

    /// <summary>The place of a decision whose record never came is taken by one whose record comes after its report.</summary>
    [Fact]
    public void Read_PlaceOfADecisionThatNobodyJoined_TellsItsReportsStill()
    {
        var book = new TrafficBook(days: 30, joined: 1, isShared: true);
        book.Learn(TestNames.Of(ValueUsd));
        book.Take(new FeedbackReport { Decision = GeneratedTraffic.Claims(1, "economy"), Satisfied = true }, 1);
        book.Take(new FeedbackReport { Decision = GeneratedTraffic.Claims(2, "economy"), Satisfied = true }, 1);
        Assert.Equal(2, book.Read(Everything).Total[ReportMeasure.Unjoined]);

        book.Take(new LoggedDecision { Claims = GeneratedTraffic.Claims(2, "economy") });

        Assert.Equal(1, book.Read(Everything).Total[ReportMeasure.Unjoined]);
    }

    [Fact]
    public void TakeChangedHours_LearnedSinceTheLastTime_AreThoseAlone()
    {
        var book = Book();
        book.Take(new LoggedDecision { Claims = GeneratedTraffic.Claims(0, "economy") });
        book.Take(new LoggedDecision { Claims = GeneratedTraffic.Claims(4_000, "economy") });

        Assert.Equal([GeneratedTraffic.FirstHour, GeneratedTraffic.FirstHour + 1], book.TakeChangedHours());
        Assert.Empty(book.TakeChangedHours());
        book.Take(new FeedbackReport { Decision = GeneratedTraffic.Claims(4_000, "economy"), Satisfied = true }, 1);
        Assert.Equal([GeneratedTraffic.FirstHour + 1], book.TakeChangedHours());
        Assert.Equal([GeneratedTraffic.FirstHour, GeneratedTraffic.FirstHour + 1], book.Hours());
    }

    private static TrafficBook Book()
    {
        var book = new TrafficBook(days: 30, joined: 1_000, isShared: true);
        book.Learn(TestNames.Of(ValueUsd));
        return book;
    }

    private static TrafficReport Merged(TrafficBook[] books, ReportQuery query)
    {
        var others = new ReportCube(int.MaxValue);
        foreach (var hour in books[1].Hours())
        {
            foreach (var (key, cell) in books[1].CopyOf(hour))
            {
                others.Add(hour, key, cell);
            }
        }

        return books[0].Read(query, others);
    }

    private static void Adopt(TrafficBook book, TrafficEvent e)
    {
        if (e is TrafficEvent.Tried t)
        {
            book.Take(t.Report, t.CostUsd, t.At, adopted: true);
        }
        else if (e is TrafficEvent.Heard h)
        {
            book.Take(h.Feedback, h.At, adopted: true);
        }
    }

    private static (TrafficEvent.Decided Decided, TrafficEvent.Tried Tried) Pair()
    {
        var events = GeneratedTraffic.Of(3, 100);
        var decided = events.OfType<TrafficEvent.Decided>().First(d => events.OfType<TrafficEvent.Tried>().Any(t => IdOf(t) == IdOf(d)));
        return (decided, events.OfType<TrafficEvent.Tried>().First(t => IdOf(t) == IdOf(decided)));
    }

    private static int HomeOf(TrafficEvent e) => (int)(uint)(IdOf(e) % 2);

    private static UInt128 IdOf(TrafficEvent e) => e switch
    {
        TrafficEvent.Decided d => d.Decision.Claims.Id,
        TrafficEvent.Tried t => t.Report.Decision.Id,
        TrafficEvent.Heard h => h.Feedback.Decision.Id,
        _ => throw new InvalidOperationException(),
    };
}
