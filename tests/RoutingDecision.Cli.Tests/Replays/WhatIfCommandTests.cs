using System.Text.Json;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Cli.Tests.Fixtures;
using RoutingDecision.Cli.Tests.Journals;
using RoutingDecision.State.Journal.Reading;
using RoutingDecision.State.Journal.Records;
using RoutingDecision.TestKit;

namespace RoutingDecision.Cli.Tests.Replays;

public sealed class WhatIfCommandTests : IDisposable
{
    private const int Decisions = 90;

    private static readonly string Policy = File.ReadAllText(SourceTree.Find("deploy/policies/default.yaml"));

    private readonly TemporaryFolder _folder = new();
    private int _policies;

    public WhatIfCommandTests() => LoggedRun.Write(_folder.At("journal"), Policy, LoggedRun.Asks(Decisions));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Policy_TheLoggedOne_FlipsNothingAndLeavesNothingOpen()
    {
        var report = await SimulateAsync("logged");

        Assert.Equal((Decisions, 0, 0), (Int(report, "decisions"), Int(report, "flipped"), Int(report, "other_model")));
        Assert.Empty(report.GetProperty("undecidable").EnumerateObject());
        Assert.Equal(report.GetProperty("cost_before_usd").GetDouble(), report.GetProperty("cost_after_usd").GetDouble(), 9);
        Assert.Equal(0, report.GetProperty("quality_change").GetProperty("value").GetDouble(), 6);
    }

    [Fact]
    public async Task Policy_NewRuleOnAWord_IsAnsweredFromTheNgrams()
    {
        var report = await SimulateAsync(WithRule("{id: proofs, when: {phrase: prove}, then: {tier: premium}}"));

        Assert.Empty(report.GetProperty("undecidable").EnumerateObject());
        Assert.Equal(Decisions / 3, Int(report.GetProperty("tiers_after"), "premium"));
        Assert.True(report.GetProperty("by_collision").GetDouble() > 0);
        Assert.All(report.GetProperty("flips").EnumerateArray(), f => Assert.Equal(("proofs", "premium"), (f.GetProperty("rule").GetString(), f.GetProperty("to").GetString())));
    }

    [Fact]
    public async Task Policy_NewRuleOnAnExpression_IsUndecidableWhereItCouldMatter()
    {
        var report = await SimulateAsync(WithRule("{id: numbers, when: {all: [{regex: '[0-9]+'}, {phrase: prove}]}, then: {tier: economy}}"));

        // Where the word is missing the expression can't matter.
        Assert.Equal(Decisions / 3, Int(report.GetProperty("undecidable"), "text"));
        Assert.Equal(0, Int(report, "flipped"));
    }

    [Fact]
    public async Task Policy_ExpressionThatCannotChangeTheResult_IsDecided()
    {
        var all = await SimulateAsync(WithRule("{id: all, when: {ask_words: {gte: 1}}, then: {tier: premium, stop: true}}, {id: later, when: {regex: 'x'}, then: {tier: economy}}"));
        var floor = await SimulateAsync(WithRule("{id: low, when: {regex: 'x'}, then: {min_tier: economy}}"));

        Assert.Empty(all.GetProperty("undecidable").EnumerateObject());
        Assert.Equal(Decisions, Int(all.GetProperty("tiers_after"), "premium"));
        Assert.Empty(floor.GetProperty("undecidable").EnumerateObject());
    }

    [Fact]
    public async Task Policy_RuleThatOnlyChangesThePlan_IsUndecidableWhereThePlansDiffer()
    {
        // What stays at economy has the same first model with and without the rule, but a judge and further tries only without.
        var policy = Policy.Replace("strategy: auto", "strategy: cascade", StringComparison.Ordinal);
        var direct = await SimulateAsync(With("direct"));
        var report = await SimulateAsync(WithRule("{id: numbers, when: {regex: '[0-9]+'}, then: {strategy: direct}}", policy));

        Assert.InRange(Int(direct.GetProperty("tiers_after"), "economy"), 1, Decisions);
        Assert.Equal(Decisions, Int(report.GetProperty("undecidable"), "text"));
    }

    [Fact]
    public async Task Policy_PreCheck_IsValuedAsACheckAndTheTierThatWasChosen()
    {
        var (direct, check, cheap) = (await SimulateAsync(With("direct")), await SimulateAsync(With("pre_check")),
            await SimulateAsync(WithRule("{id: cheap, when: {ask_words: {gte: 1}}, then: {tier: economy, stop: true}}")));

        Assert.True(QualityAfter(check) > QualityAfter(cheap));
        Assert.InRange(QualityAfter(check), QualityAfter(direct) - 0.02, QualityAfter(direct) + 0.02);
        Assert.InRange(CostAfter(check), CostAfter(direct), CostAfter(direct) + CostAfter(cheap));
    }

    [Fact]
    public async Task Policy_TheLoggedPreCheck_ChangesNothing()
    {
        LoggedRun.Write(_folder.At("checks"), File.ReadAllText(With("pre_check")), LoggedRun.Asks(Decisions));

        var report = await SimulateAsync(With("pre_check"), "checks");

        Assert.Equal(0, Int(report, "flipped"));
        Assert.Equal(report.GetProperty("cost_before_usd").GetDouble(), CostAfter(report), 9);
        Assert.Equal(0, report.GetProperty("quality_change").GetProperty("value").GetDouble(), 6);
    }

    [Fact]
    public async Task Policy_NewRuleOnTwoWords_IsAnsweredWhereTheyAreMissing()
    {
        var report = await SimulateAsync(WithRule("{id: steps, when: {phrase: step by step}, then: {tier: economy}}"));

        Assert.Equal(Decisions / 3, Int(report.GetProperty("undecidable"), "text"));
    }

    [Fact]
    public async Task Policy_WithoutFeatures_CountsWhatNeedsThem()
    {
        LoggedRun.Change(_folder.At("journal"), _folder.At("bare"), d => (d.Prompt.FeatureIds, d.Prompt.FeaturesWhole) = (Google.Protobuf.ByteString.Empty, false));

        var report = await SimulateAsync(WithRule("{id: proofs, when: {phrase: prove}, then: {tier: standard}}"), "bare");

        Assert.Equal(Decisions, Int(report.GetProperty("undecidable"), "text"));
    }

    [Fact]
    public async Task Policy_Tables_ShowTheNumbers()
    {
        var result = await CommandLine.RunAsync(
            "replay", "--journal", _folder.At("journal"), "--bundle", LoggedRun.Bundle, "--policy",
            WithRule("{id: proofs, when: {phrase: prove}, then: {tier: economy}}"));

        Assert.Equal((ExitCode.Ok, ""), (result.ExitCode, result.Error));
        Assert.Contains("90 decisions under p-", result.Output, StringComparison.Ordinal);
        Assert.Contains("proofs", result.Output, StringComparison.Ordinal);
        Assert.Contains(
            "observed quality: no answer, it takes 100 results (0 outcomes, effective 0, coverage -)", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Policy_NothingReported_HasNullForCoverage()
    {
        var report = await SimulateAsync("logged");

        Assert.Equal(JsonValueKind.Null, report.GetProperty("observed_quality").GetProperty("coverage").ValueKind);
    }

    [Fact]
    public async Task Policy_Cascade_IsValuedWithItsJudgeAndItsSecondTry()
    {
        var (direct, cascade) = (await SimulateAsync(With("direct")), await SimulateAsync(With("cascade")));
        var first = await SimulateAsync(WithRule("{id: cheap, when: {ask_words: {gte: 1}}, then: {tier: economy, stop: true}}"));

        Assert.True(Int(cascade.GetProperty("tiers_after"), "economy") > Int(direct.GetProperty("tiers_after"), "economy"));
        Assert.True(QualityAfter(cascade) >= QualityAfter(direct) - 1e-9);
        Assert.True(QualityAfter(cascade) > QualityAfter(first));
        Assert.True(CostAfter(cascade) > CostAfter(first));
    }

    [Fact]
    public async Task Policy_TheLoggedCascade_ChangesNothing()
    {
        LoggedRun.Write(_folder.At("cascades"), File.ReadAllText(With("cascade")), LoggedRun.Asks(Decisions));

        var report = await SimulateAsync(With("cascade"), "cascades");

        Assert.Equal(0, Int(report, "flipped"));
        Assert.Equal(report.GetProperty("cost_before_usd").GetDouble(), report.GetProperty("cost_after_usd").GetDouble(), 9);
        Assert.Equal(0, report.GetProperty("quality_change").GetProperty("value").GetDouble(), 6);
    }

    [Fact]
    public async Task Policy_TwoDecisions_EndTheIntervalOfAProbabilityAtOne()
    {
        LoggedRun.Write(
            _folder.At("few"), Policy, [LoggedRun.Ask("Name a synonym of big."), LoggedRun.Ask("Prove that the square root of 2 is irrational.")]);

        // The cheapest tier is as sure to do for the one as it is not to for the other: of two, the interval is wider than what there is.
        var report = await SimulateAsync(WithRule("{id: cheap, when: {ask_words: {gte: 1}}, then: {tier: economy, stop: true}}"), "few");

        Assert.Equal(1, report.GetProperty("quality_after").GetProperty("high").GetDouble());
    }

    [Fact]
    public async Task Policy_ReportsInAnotherReplicasJournal_CountInWhateverOrderTheyAreNamed()
    {
        var decisions = new JournalReader(_folder.At("journal")).Read().Select(i => i.Record.Decision).OfType<DecisionRecord>();
        WrittenJournal.In(_folder.At("reports"), [.. decisions.Select(WrittenJournal.Satisfied)]);

        var (before, behind) = (await ReplayAsync("reports", "journal"), await ReplayAsync("journal", "reports"));

        Assert.Equal(before, behind);
        Assert.Equal(Decisions, JsonDocument.Parse(behind).RootElement.GetProperty("observed_quality").GetProperty("samples").GetInt32());
    }

    [Fact]
    public async Task Policy_NotValid_SaysWhere()
    {
        var result = await CommandLine.RunAsync("replay", "--journal", _folder.At("journal"), "--bundle", LoggedRun.Bundle, "--policy", _folder.Write("bad.yaml", "version: 1\n"));

        Assert.Equal(ExitCode.Input, result.ExitCode);
        Assert.Contains("is not a valid policy", result.Error, StringComparison.Ordinal);
    }

    private string With(string strategy) =>
        _folder.Write($"policy-{++_policies}.yaml", Policy.Replace("strategy: auto", $"strategy: {strategy}", StringComparison.Ordinal));

    private string WithRule(string rule, string? policy = null)
    {
        var rules = rule.Replace("}, {id", "}\n  - {id", StringComparison.Ordinal);
        return _folder.Write(
            $"policy-{++_policies}.yaml", (policy ?? Policy).Replace("\nrules:\n", $"\nrules:\n  - {rules}\n", StringComparison.Ordinal));
    }

    private async Task<string> ReplayAsync(params string[] journals)
    {
        var result = await CommandLine.RunAsync(
            ["replay", "--journal", .. journals.Select(_folder.At), "--bundle", LoggedRun.Bundle, "--policy", "logged", "--json"]);
        Assert.Equal((ExitCode.Ok, ""), (result.ExitCode, result.Error));
        return result.Output;
    }

    private async Task<JsonElement> SimulateAsync(string policy, string journal = "journal")
    {
        var result = await CommandLine.RunAsync("replay", "--journal", _folder.At(journal), "--bundle", LoggedRun.Bundle, "--policy", policy, "--json");
        Assert.Equal((ExitCode.Ok, ""), (result.ExitCode, result.Error));
        return JsonDocument.Parse(result.Output).RootElement;
    }

    private static double QualityAfter(JsonElement report) => report.GetProperty("quality_after").GetProperty("value").GetDouble();

    private static double CostAfter(JsonElement report) => report.GetProperty("cost_after_usd").GetDouble();

    private static int Int(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetInt32() : 0;
}
