using RoutingDecision.Cli.Policies;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Replays;
using RoutingDecision.Policies;
using RoutingDecision.State.Journal.WhatIf;

namespace RoutingDecision.Cli.Replays;

/// <summary>Decides a journal under another policy and says what comes out.</summary>
internal static class WhatIfRun
{
    public const string Logged = "logged";

    public static int Write(OpenedReplay replay, string file, SimulationScope scope, bool json, Terminal terminal, CancellationToken cancel)
    {
        var classifier = replay.Bundles.Count == 0 ? null : replay.Bundles[^1];
        var target = TargetOf(PolicyOf(replay, file, classifier, terminal), classifier);
        var report = new Simulation(replay.Versions, target, terminal.Clock).Run(replay.Journals, scope, cancel);
        if (report.Decisions == 0)
        {
            throw new CommandException("The journal holds no such decision.");
        }

        if (json)
        {
            WhatIfJson.Write(report, terminal.Output);
        }
        else
        {
            WhatIfText.Write(report, target.Snapshot.Policy, terminal);
        }

        return ExitCode.Ok;
    }

    private static RoutingPolicy PolicyOf(OpenedReplay replay, string file, IPromptClassifier? classifier, Terminal terminal)
    {
        if (file == Logged)
        {
            var document = replay.LastPolicy ?? throw new CommandException("The journal holds no policy.");
            return PolicyFile.Compile(document, Logged, classifier?.Tasks).Policy ?? throw new CommandException("The journal's policy can't be used.");
        }

        var compilation = PolicyFiles.Load(file, classifier?.Tasks);
        foreach (var problem in compilation.Problems)
        {
            terminal.Error.WriteLine(problem);
        }

        return compilation.Policy ?? throw new CommandException($"'{file}' is not a valid policy.");
    }

    private static ReplayTarget TargetOf(RoutingPolicy policy, IPromptClassifier? classifier)
    {
        try
        {
            return new ReplayTarget(new RoutingSnapshot(policy, classifier, cacheCapacity: 0));
        }
        catch (SnapshotException mismatch)
        {
            throw new CommandException($"{mismatch.Message} A bundle is given with --bundle.");
        }
    }
}
