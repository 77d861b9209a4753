using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Cli.Tests.Fixtures;
using RoutingDecision.TestKit;

namespace RoutingDecision.Cli.Tests.Replays;

/// <summary>What a what-if says without text, against what the engine decides of the text itself under the other settings.</summary>
public sealed class WhatIfOracleTests : IDisposable
{
    private const int Conversations = 10;
    private const int TurnsOfEach = 6;

    private static readonly string Shipped = File.ReadAllText(SourceTree.Find("deploy/policies/default.yaml"));

    /// <summary>The shipped policy, with proofs never below the dearest tier.</summary>
    private static readonly string Proofs = Change(
        Shipped, "\nrules:\n", "\nrules:\n  - {id: proofs, when: {phrase: prove}, then: {min_tier: premium}}\n");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Bundle_Other_FlipsWhatItDecidesOtherwise()
    {
        var other = StricterBundle();
        LoggedRun.Write(_folder.At("logged"), Shipped, LoggedRun.Asks(60));
        LoggedRun.Write(_folder.At("oracle"), Shipped, LoggedRun.Asks(60), other);

        // Under the last bundle that is named; the first is that of the log.
        var report = await SimulateAsync(Shipped, "--bundle", LoggedRun.Bundle, "--bundle", other);

        AssertOracle(report, least: 20);
    }

    [Fact]
    public async Task Bundle_OtherWithoutFeatures_CountsWhatNeedsThem()
    {
        LoggedRun.Write(_folder.At("whole"), Shipped, LoggedRun.Asks(30));
        LoggedRun.Change(_folder.At("whole"), _folder.At("logged"), d => (d.Prompt.FeatureIds, d.Prompt.FeaturesWhole) = (ByteString.Empty, false));

        var report = await SimulateAsync(Shipped, "--bundle", LoggedRun.Bundle, "--bundle", StricterBundle());

        Assert.Equal(30, report.GetProperty("undecidable").GetProperty("features").GetInt32());
    }

    [Fact]
    public async Task Conversations_FloorsSwitchedOff_FallBackToTheAsk()
    {
        var without = Change(Proofs, "conversations: {keep_tier: true", "conversations: {keep_tier: false");
        LoggedRun.Write(_folder.At("logged"), Proofs, LoggedRun.Turns(Conversations, TurnsOfEach));
        LoggedRun.Write(_folder.At("oracle"), without, LoggedRun.Turns(Conversations, TurnsOfEach));

        AssertOracle(await SimulateAsync(without, "--bundle", LoggedRun.Bundle), least: Conversations);
    }

    [Fact]
    public async Task Conversations_FirstTurnRaised_RaisesThoseBehindIt()
    {
        LoggedRun.Write(_folder.At("logged"), Shipped, LoggedRun.Turns(Conversations, TurnsOfEach));
        LoggedRun.Write(_folder.At("oracle"), Proofs, LoggedRun.Turns(Conversations, TurnsOfEach));

        // More than the first turns alone.
        AssertOracle(await SimulateAsync(Proofs, "--bundle", LoggedRun.Bundle), least: Conversations * 2);
    }

    [Fact]
    public async Task Conversations_BegunBeforeTheWindow_GoOnFromTheLogsMemory()
    {
        LoggedRun.Write(_folder.At("logged"), Proofs, LoggedRun.Turns(Conversations, TurnsOfEach));

        // From the second turn of the first conversation on.
        var report = await SimulateAsync(Proofs, "--bundle", LoggedRun.Bundle, "--since", "1970-01-01T00:02:00Z");

        Assert.Equal((Conversations * TurnsOfEach) - 1, report.GetProperty("decided").GetInt32());
        Assert.Equal(0, report.GetProperty("flipped").GetInt32());
    }

    /// <summary>The shipped bundle, calibrated to trust cheap tiers far less: another version, whose features are the same.</summary>
    private string StricterBundle()
    {
        var manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(LoggedRun.Bundle, "manifest.json")))!;
        manifest["calibration"]!["intercepts"] = new JsonArray(-9, 0, 9);
        var file = _folder.Write("stricter/manifest.json", manifest.ToJsonString());
        File.Copy(Path.Combine(LoggedRun.Bundle, "model.onnx"), _folder.At("stricter/model.onnx"));
        return Path.GetDirectoryName(file)!;
    }

    private void AssertOracle(JsonElement report, int least)
    {
        var (before, after) = (LoggedRun.TiersOf(_folder.At("logged")), LoggedRun.TiersOf(_folder.At("oracle")));
        var flips = before.Zip(after).Count(t => t.First != t.Second);

        Assert.InRange(flips, least, before.Count);
        Assert.Empty(report.GetProperty("undecidable").EnumerateObject());
        Assert.Equal(flips, report.GetProperty("flipped").GetInt32());
        Assert.Equal(CountsOf(before), Counts(report, "tiers_before"));
        Assert.Equal(CountsOf(after), Counts(report, "tiers_after"));
    }

    private async Task<JsonElement> SimulateAsync(string policy, params string[] options)
    {
        var result = await CommandLine.RunAsync(
            ["replay", "--journal", _folder.At("logged"), "--policy", _folder.Write("policy.yaml", policy), "--json", .. options]);
        Assert.Equal((ExitCode.Ok, ""), (result.ExitCode, result.Error));
        return JsonDocument.Parse(result.Output).RootElement;
    }

    private static string Change(string policy, string from, string to)
    {
        Assert.Contains(from, policy, StringComparison.Ordinal);
        return policy.Replace(from, to, StringComparison.Ordinal);
    }

    private static IEnumerable<(string, int)> CountsOf(IEnumerable<string> tiers) =>
        tiers.GroupBy(t => t).Select(g => (g.Key, g.Count())).Order();

    private static IEnumerable<(string, int)> Counts(JsonElement report, string name) =>
        report.GetProperty(name).EnumerateObject().Select(p => (p.Name, p.Value.GetInt32())).Order();
}
