using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Replays;
using RoutingDecision.Core.Reports.Drift;
using RoutingDecision.Policies;
using RoutingDecision.Server.Classifiers;
using RoutingDecision.Server.Insight;
using RoutingDecision.Server.Tests.Classifiers;
using RoutingDecision.Server.Tests.Hosting;
using RoutingDecision.State.Journal;
using RoutingDecision.State.Journal.Reading;
using RoutingDecision.State.Journal.Receipts;
using RoutingDecision.State.Journal.Records;
using RoutingDecision.State.Journal.Traffic;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Replays;

/// <summary>A real server, its journal, and every decision of it made again from the journal alone.</summary>
public sealed class ReceiptTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Check_TenThousandAcrossAReloadAndASwap_AllComeOutBitForBit()
    {
        var time = new ShiftedTime();
        var bundle = _folder.At("bundle");
        BundleFolders.Write(bundle);
        await using (var server = await ServerUnderTest.StartAsync(
            ReceiptPolicy.First, change: o =>
                (o.State, o.Bundle, o.JournalSegmentMib, o.PolicyPollMs) = (_folder.At("state"), bundle, 8, ServerUnderTest.NeverMs), time: time))
        {
            var traffic = new ReceiptTraffic(server, time, seed: 11);
            LetDrift(server, "acme");
            await traffic.SendAsync(4_000);
            // It moves more decisions than the guard lets pass: receipts are to have something to tell.
            await server.Policy.PublishPolicyAsync(new PublishPolicyRequest { Yaml = ReceiptPolicy.Second, Force = true, ForceReason = "a test" });
            await traffic.SendAsync(3_500);
            Directory.CreateDirectory(_folder.At("before"));
            foreach (var file in Directory.GetFiles(bundle))
            {
                File.Copy(file, Path.Combine(_folder.At("before"), Path.GetFileName(file)));
            }

            BundleFolders.Write(bundle, m => m["calibration"]!["intercepts"]![1] = 0.4, number: 3);
            server.Part<ClassifierRoster>().Look();
            server.Part<ClassifierRoster>().Look();
            await traffic.SendAsync(3_500);
        }

        var records = new List<DecisionRecord>();
        var receipts = Check(records);

        AssertAllSame(receipts);
        Assert.InRange(receipts.Count, 10_000, 11_000);
        AssertEverythingHappened(records);
        Assert.DoesNotContain(receipts, r => r.Assessment == AssessmentSource.Log);
    }

    private static void LetDrift(ServerUnderTest server, string tenant)
    {
        var finding = new DriftFinding("ask_chars", DriftKind.Signals, DriftBaseline.Reference, Psi: 9, Chance: 0.1, Bins: 10, Decisions: 1_000);
        var tenants = new Dictionary<string, TenantDrift>
        {
            [DriftLedger.Everyone] = new(DriftLedger.Everyone, 0, 0, []),
            [tenant] = new(tenant, 1_000, 0, [finding]),
        };
        var report = new DriftReport("", DateTimeOffset.UnixEpoch, tenants);
        server.Part<DriftBoard>().Publish(new DriftVerdicts(report, server.Part<SnapshotHolder>().Current.Policy));
    }

    private static void AssertAllSame(List<Receipt> receipts)
    {
        var wrong = receipts.Where(r => !r.IsSame).ToList();
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {receipts.Count}: " + string.Join("\n", wrong.Take(12).Select(
            r => $"{r.Obstacle} {r.Assessment}: {DifferencesOf(r)}")));
    }

    private static string DifferencesOf(Receipt receipt) =>
        string.Join("; ", receipt.Differences.Take(6).Select(d => $"{d.Field}: {d.Logged} -> {d.Recomputed}"));

    /// <summary>So that the test can't pass for want of cases.</summary>
    private static void AssertEverythingHappened(List<DecisionRecord> records)
    {
        Assert.Equal(2, records.Select(r => r.PolicyVersion).Distinct().Count());
        Assert.Equal(2, records.Select(r => r.ClassifierVersion).Distinct().Count());
        foreach (var (what, happened) in new (string, Func<DecisionRecord, bool>)[]
        {
            ("an arm", r => r.Arms.Count > 0),
            ("two arms", r => r.Arms.Count > 1),
            ("a recalled conversation", r => r.Request.Conversation?.Recalled is not null),
            ("a follow-up", r => r.Route is { DecidedBy: "conversation" }),
            ("an attempt", r => r.Request.Attempt is { Number: > 1 }),
            ("a budget's ceiling", r => r.BudgetCeiling.Length > 0),
            ("a refusal by a budget", r => r.RefusedBy == "budget"),
            ("a probe", r => r.Route is { ProbedModel.Length: > 0 }),
            ("exploration", r => r.Route is { Propensity: < 0.5 }),
            ("a cached assessment", r => r.Assessment.FromCache),
            ("no assessment", r => r is { Route: not null, Assessment.Assessed: false }),
            ("a task and a phrase", r => r.MatchedRules.Contains("code-words")),
            ("an expression", r => r.MatchedRules.Contains("numbers")),
            ("a tenant's rule", r => r.MatchedRules.Contains("mine")),
            ("a learned shift", r => r.LiveView != 0),
            ("head and tail", r => r.Prompt is { FeaturesWhole: false, FeatureIds.IsEmpty: false }),
            ("caution because of drift", r => r.Drifting && r.Route?.Reasons.Any(reason => reason.Code == "drift") == true),
            ("a tenant without drift", r => !r.Drifting),
            ("a probability of a stratum", r => r.Route?.Plan.EvaluateProbability is > 0 and not (0.1 or 0.2)),
            ("a spent budget of judgements", r => r.Route?.Plan is { EvaluateProbability: 0, EvaluatorModel.Length: > 0 }),
            ("a cascade", r => r.Route?.Plan.Strategy == "cascade"),
        })
        {
            Assert.True(records.Exists(r => happened(r)), $"There was never {what}.");
        }
    }

    private List<Receipt> Check(List<DecisionRecord> records)
    {
        using var first = ClassifierBundle.Load(_folder.At("before"));
        using var second = ClassifierBundle.Load(_folder.At("bundle"));
        var reader = new JournalReader(_folder.At("state/journal"));
        var versions = new LoggedVersions((text, version, tasks) => PolicyFile.Compile(text, version, tasks).Policy, [first, second]);
        foreach (var item in reader.Read(kinds: new HashSet<JournalKind> { JournalKind.Policy }))
        {
            versions.Add(item.Record.Policy);
        }

        var check = new ReceiptCheck(versions, TimeProvider.System);
        var receipts = new List<Receipt>();
        foreach (var chunk in new LoggedTraffic(reader.Read(kinds: LoggedTraffic.Kinds)).Chunks(512))
        {
            foreach (var entry in chunk)
            {
                records.Add(entry.Record);
                receipts.Add(check.Check(entry));
            }
        }

        return receipts;
    }
}
