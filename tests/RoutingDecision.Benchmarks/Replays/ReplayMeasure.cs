using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Replays;
using RoutingDecision.Policies;
using RoutingDecision.State.Journal.Reading;
using RoutingDecision.State.Journal.Traffic;
using RoutingDecision.State.Journal.WhatIf;
using RoutingDecision.TestKit;
using RoutingDecision.TestKit.Tables;

namespace RoutingDecision.Benchmarks.Replays;

/// <summary>How long it takes to decide a journal under another policy, or with another bundle, which has to judge every prompt again.</summary>
internal static class ReplayMeasure
{
    /// <summary>Decisions of the full measure.</summary>
    public const int FullDecisions = 100_000;

    private const int QuickDecisions = 2_000;

    private const string PolicyName = "deploy/policies/default.yaml";

    private const string NewRule = "\nrules:\n  - {id: measured, when: {phrase: schema}, then: {min_tier: premium}}\n";

    /// <summary>Writes a journal, replays it and says what that took, as a page of Markdown.</summary>
    public static async Task<string> MeasureAsync(bool quick)
    {
        using var folder = new TemporaryFolder();
        var decisions = quick ? QuickDecisions : FullDecisions;
        var policy = await File.ReadAllTextAsync(Path.Combine(Bench.Root(), PolicyName));
        await Console.Error.WriteLineAsync($"writing a journal of {Markdown.Whole(decisions)} decisions");
        var journal = folder.At("journal");
        await GeneratedJournal.WriteAsync(journal, new Bench(PolicyName), policy, decisions);
        using var logged = ClassifierBundle.Load(Bench.BundleFolder);
        using var other = ClassifierBundle.Load(Renamed(folder.At("other")));
        var changed = policy.Replace("\nrules:\n", NewRule, StringComparison.Ordinal);
        IReadOnlyList<string>[] rows =
        [
            RowOf("a new rule, the log's bundle", journal, logged, logged, changed, decisions),
            RowOf("a new rule, another bundle", journal, logged, other, changed, decisions),
        ];
        return $"""
            # What-if on a journal

            Written by `make bench ARGS="--replay --out deploy/bench/replay.md"` on {await Machine.DescribeAsync()}.
            All prompts are different. With another bundle each is judged again from its feature ids. "Load" is the load average over
            one minute when the replay ended: a share of the {Environment.ProcessorCount} cores belonged to others if it is higher than that.

            {Markdown.Table(["replayed with", "decisions", "seconds", "decisions per second", "flipped", "load"], rows)}
            """.TrimEnd() + "\n";
    }

    private static IReadOnlyList<string> RowOf(
        string name, string journal, IPromptClassifier logged, IPromptClassifier target, string policy, int decisions)
    {
        var begin = Stopwatch.GetTimestamp();
        var report = Replay(journal, logged, target, policy);
        var seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        if (report.Decided != decisions)
        {
            var why = string.Join(", ", report.Undecidable.Select(u => $"{u.Key}: {u.Value}"));
            throw new InvalidOperationException($"{report.Decided} of {decisions} decisions can be told, {report.Decisions} are there. {why}");
        }

        return
        [
            name, Markdown.Whole(decisions), seconds.ToString("0.00", CultureInfo.InvariantCulture), Markdown.Whole(Math.Round(decisions / seconds)),
            Markdown.Whole(report.Flipped), LoadAverage(),
        ];
    }

    private static WhatIfReport Replay(string journal, IPromptClassifier logged, IPromptClassifier target, string policy)
    {
        IPromptClassifier[] bundles = [logged, target];
        var versions = new LoggedVersions((text, version, tasks) => PolicyFile.Compile(text, version, tasks).Policy, bundles);
        var compiled = PolicyFile.Compile(policy, "changed", target.Tasks).Policy!;
        return new Simulation(versions, new ReplayTarget(new RoutingSnapshot(compiled, target, cacheCapacity: 0)), TimeProvider.System)
            .Run([new JournalReader(journal)], new SimulationScope(), CancellationToken.None);
    }

    /// <summary>The shipped bundle under another name, which makes it another version.</summary>
    private static string Renamed(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var from in Directory.EnumerateFiles(Bench.BundleFolder))
        {
            File.Copy(from, Path.Combine(folder, Path.GetFileName(from)));
        }

        var file = Path.Combine(folder, "manifest.json");
        var manifest = JsonNode.Parse(File.ReadAllText(file))!;
        manifest["name"] = "other";
        File.WriteAllText(file, manifest.ToJsonString());
        return folder;
    }

    private static string LoadAverage() => File.ReadAllText("/proc/loadavg").Split(' ')[0];
}
