using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Reports.Drift;

namespace RoutingDecision.Core.Tests.Reports.Drift;

public sealed class DriftLedgerTests
{
    /// <summary>Nothing but chance stands between a shift and an alarm.</summary>
    private static readonly DriftSettings ChanceAlone = new(0, DriftBaseline.Either, Conservative: false, 2);

    private static readonly DateTimeOffset Now = Traffic.Start.AddDays(10);

    [Theory]
    [InlineData(300)]
    [InlineData(800)]
    public void Report_ThousandResamplesOfTheReference_AlarmsNoMoreOftenThanItsRate(int decisions)
    {
        const int Resamples = 1_000;
        var alarms = 0;
        for (var seed = 0; seed < Resamples; seed++)
        {
            var ledger = Traffic.Ledger();
            new Traffic(seed).Add(ledger, decisions, Now);
            alarms += ledger.Report(Now).For("").IsDrifting(ChanceAlone) ? 1 : 0;
        }

        Assert.InRange(alarms, 0, (int)(Resamples * DriftLedger.FalseAlarmRate));
    }

    [Fact]
    public void Report_ThousandPairsOfLikeWeeks_AlarmsNoMoreOftenThanItsRate()
    {
        const int Pairs = 1_000;
        var alarms = 0;
        for (var seed = 0; seed < Pairs; seed++)
        {
            var ledger = Traffic.Ledger();
            var traffic = new Traffic(seed);
            traffic.Add(ledger, 400, Now.AddDays(-7));
            traffic.Add(ledger, 600, Now);
            var found = ledger.Report(Now).For("");
            Assert.Contains(found.Findings, f => f.Against == DriftBaseline.LastWeek);
            alarms += found.IsDrifting(ChanceAlone with { Against = DriftBaseline.LastWeek }) ? 1 : 0;
        }

        Assert.InRange(alarms, 0, (int)(Pairs * DriftLedger.FalseAlarmRate));
    }

    [Fact]
    public void Report_FifthOfTheTrafficIsNew_AlarmsAgainstBothAndNamesWhatShifted()
    {
        var ledger = Traffic.Ledger();
        var traffic = new Traffic(1);
        traffic.Add(ledger, 1_000, Now.AddDays(-7));
        traffic.Add(ledger, 1_000, Now, shifted: 0.2);

        var found = ledger.Report(Now).For("").Findings.Where(f => f.IsDrift(DriftSettings.Default)).Select(f => $"{f.Against} {f.Name}").ToList();

        Assert.Contains("Reference ask_chars", found);
        Assert.Contains("Reference code_lines", found);
        Assert.Contains("LastWeek code_lines", found);
        Assert.Contains("LastWeek success.economy", found);
        Assert.DoesNotContain("Reference questions", found);
    }

    [Fact]
    public void Report_ReferenceOfAnOlderBundle_TellsSuccessAgainstLastWeekAlone()
    {
        var ledger = new DriftLedger(new DriftLayout(Traffic.Classifier, Traffic.Reference with { Success = null }, Traffic.Tiers, Traffic.Tasks));
        var traffic = new Traffic(1);
        traffic.Add(ledger, 1_000, Now.AddDays(-7));
        traffic.Add(ledger, 1_000, Now, shifted: 0.2);

        var ofSuccess = ledger.Report(Now).For("").Findings.Where(f => f.Kind == DriftKind.Success).ToList();

        Assert.NotEmpty(ofSuccess);
        Assert.All(ofSuccess, f => Assert.Equal(DriftBaseline.LastWeek, f.Against));
    }

    [Fact]
    public void Report_ClassifierLessSureThanOnItsHeldOutRows_DriftsInSuccessAlone()
    {
        var ledger = Traffic.Ledger();
        new Traffic(9).Add(ledger, 1_000, Now, unsure: 0.3);

        var found = ledger.Report(Now).For("").Findings.Where(f => f.IsDrift(DriftSettings.Default)).Select(f => f.Name);

        Assert.Equal(["success.standard"], found);
    }

    [Fact]
    public void Report_ValuesThatTheReferenceNeverSaw_Alarms()
    {
        var ledger = Traffic.Ledger();
        Span<float> signals = stackalloc float[Core.Prompts.PromptSignals.Count];
        signals[(int)Core.Prompts.Signal.Attachments] = 1;
        for (var i = 0; i < 500; i++)
        {
            ledger.Add(new DriftSample
            {
                Tenant = "",
                At = Now,
                Signals = signals,
                Success = [0.1f, 0.2f, 0.9f],
                Assessed = true,
                Task = "",
                Classifier = Traffic.Classifier,
            });
        }

        Assert.Contains(ledger.Report(Now).For("").Findings, f => f.Name == "attachments" && f.IsDrift(DriftSettings.Default));
    }

    [Fact]
    public void Report_OneTenantShifts_OnlyItDrifts()
    {
        var ledger = Traffic.Ledger();
        new Traffic(1).Add(ledger, 5_000, Now, "steady");
        new Traffic(2).Add(ledger, 500, Now, "moved", shifted: 0.5);

        var report = ledger.Report(Now);

        Assert.False(report.For("steady").IsDrifting(DriftSettings.Default));
        Assert.True(report.For("moved").IsDrifting(DriftSettings.Default));
        Assert.False(report.For("unheard of").IsDrifting(DriftSettings.Default));
        Assert.Equal(5_500, report.For("").Decisions);
    }

    [Fact]
    public void Report_ShiftIsOver_EndsByItself()
    {
        var ledger = Traffic.Ledger();
        var traffic = new Traffic(3);
        traffic.Add(ledger, 500, Now, shifted: 0.5);
        Assert.True(ledger.Report(Now).For("").IsDrifting(DriftSettings.Default));

        traffic.Add(ledger, 500, Now.AddHours(25));

        Assert.False(ledger.Report(Now.AddHours(25)).For("").IsDrifting(DriftSettings.Default));
    }

    [Fact]
    public void Report_TrafficEnds_EndsByItself()
    {
        var ledger = Traffic.Ledger();
        new Traffic(3).Add(ledger, 500, Now, shifted: 0.5);

        Assert.Empty(ledger.Report(Now.AddDays(2)).For("").Findings);
    }

    [Fact]
    public void Report_FewDecisions_SaysNothing()
    {
        var ledger = Traffic.Ledger();
        new Traffic(4).Add(ledger, DriftComparison.LeastDecisions - 1, Now, shifted: 1);

        Assert.Empty(ledger.Report(Now).For("").Findings);
    }

    [Fact]
    public void Add_NotAssessed_CountsAgainstLastWeekAlone()
    {
        var ledger = Traffic.Ledger();
        var traffic = new Traffic(5);
        traffic.Add(ledger, 500, Now.AddDays(-7), assessed: false);
        traffic.Add(ledger, 500, Now, assessed: false);

        var findings = ledger.Report(Now).For("").Findings;

        Assert.NotEmpty(findings);
        Assert.All(findings, f => Assert.Equal(DriftBaseline.LastWeek, f.Against));
        Assert.DoesNotContain(findings, f => f.Kind == DriftKind.Success);
    }

    [Fact]
    public void Add_MoreTenantsThanPlaces_KeepsTheFirstOnes()
    {
        var ledger = Traffic.Ledger();
        for (var t = 0; t < 2 * DriftLedger.MaxTenants; t++)
        {
            new Traffic(t).Add(ledger, 1, Now, $"t{t}");
        }

        var report = ledger.Report(Now);

        Assert.Equal(DriftLedger.MaxTenants + 1, report.Tenants.Count);
        Assert.Contains("t0", report.Tenants.Keys);
        Assert.Equal(2 * DriftLedger.MaxTenants, report.For("").Decisions);
    }

    [Fact]
    public void Add_TenantsGoneForAWeek_GiveTheirPlacesBack()
    {
        var ledger = Traffic.Ledger();
        for (var t = 0; t < DriftLedger.MaxTenants; t++)
        {
            new Traffic(t).Add(ledger, 1, Now, $"t{t}");
        }

        new Traffic(1).Add(ledger, 1, Now.AddDays(9), "late");

        Assert.Equal(["", "late"], ledger.Report(Now.AddDays(9)).Tenants.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void History_TrafficShiftsOnTheThirdDay_TellsEachDayAsALookThenDid()
    {
        var ledger = Traffic.Ledger(historyDays: 5);
        var traffic = new Traffic(6);
        var looks = new List<TenantDrift>();
        for (var day = 1; day <= 5; day++)
        {
            traffic.Add(ledger, 400, Now.AddDays(day), shifted: day >= 3 ? 0.5 : 0);
            looks.Add(ledger.Report(Now.AddDays(day)).For(""));
        }

        var history = ledger.History("", Now.AddDays(1), Now.AddDays(5), hours: 24);

        Assert.Equal(looks.Select(l => l.Decisions), history.Select(h => h.Drift.Decisions));
        Assert.Equal(looks.SelectMany(l => l.Findings), history.SelectMany(h => h.Drift.Findings));
        Assert.Equal([false, false, true, true, true], history.Select(h => h.Drift.IsDrifting(DriftSettings.Default)));
        Assert.Equal(Now.AddDays(5), history[^1].At);
        Assert.Equal(Now.AddDays(1).AddHours(4), history[0].At);
    }

    [Fact]
    public void History_LongerThanIsKept_BeginsWhereCountsBegin()
    {
        var ledger = Traffic.Ledger(historyDays: 2);
        var traffic = new Traffic(7);
        for (var day = 0; day < 30; day++)
        {
            traffic.Add(ledger, 250, Now.AddDays(day));
        }

        var history = ledger.History("", DateTimeOffset.UnixEpoch, Now.AddDays(40), hours: 24);

        Assert.Equal(Now.AddDays(29).AddHours(4), history[^1].At);
        Assert.Equal(Now.AddDays(19).AddHours(4), history[0].At);
        // The last days have their week before; those earlier are compared with the reference alone.
        Assert.Equal(4, history.Count(h => h.Drift.DecisionsBefore > 0));
        Assert.Empty(ledger.History("nobody", DateTimeOffset.UnixEpoch, Now.AddDays(40), hours: 24));
    }

    [Fact]
    public void History_OfAYearByTheHour_HasNoMorePeriodsThanAllowed()
    {
        var ledger = Traffic.Ledger(historyDays: 365);
        var traffic = new Traffic(8);
        for (var day = 0; day < 365; day++)
        {
            traffic.Add(ledger, 220, Now.AddDays(day));
        }

        var history = ledger.History("", Now, Now.AddDays(365), hours: 1);

        Assert.InRange(history.Count, DriftLedger.MostPeriods / 2, DriftLedger.MostPeriods);
    }

    [Fact]
    public void IsDrift_ShiftUnderThePolicysThreshold_DoesNotCount()
    {
        var finding = new DriftFinding("ask_chars", DriftKind.Signals, DriftBaseline.Reference, Psi: 0.15, Chance: 0.01, 10, 10_000);

        Assert.False(finding.IsDrift(DriftSettings.Default));
        Assert.True(finding.IsDrift(DriftSettings.Default with { Threshold = 0.1 }));
        Assert.False(finding.IsDrift(DriftSettings.Default with { Threshold = 0.1, Against = DriftBaseline.LastWeek }));
        Assert.False((finding with { Chance = 0.16 }).IsDrift(DriftSettings.Default with { Threshold = 0.1 }));
    }
}
