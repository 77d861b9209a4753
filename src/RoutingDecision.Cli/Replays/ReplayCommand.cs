using System.CommandLine;
using RoutingDecision.Cli.Terminals;

namespace RoutingDecision.Cli.Replays;

/// <summary><c>routing replay</c>: makes the decisions of a journal again.</summary>
internal static class ReplayCommand
{
    private const string Description =
        "Make the decisions of a journal again. With --receipt or --all under the policy and the classifier that made them: everything that came out " +
        "must come out again, bit for bit; what does not is shown field by field, and the exit code is 1. With --policy under another policy, and under " +
        "the last --bundle given: what would flip, what it would cost, how good it would be. Costs and qualities are of plans as a whole; the judge of a " +
        "cascade is taken not to err.";

    private const string Example = """
        routing replay --journal /var/lib/routing/journal --all --bundle deploy/models/default
        routing replay --journal /var/lib/routing/journal --receipt 0f3a9c5e7d1b2a4c8e6f0d2b4a6c8e0f --bundle deploy/models/default
        routing replay --journal replica-1/journal replica-2/journal --policy next.yaml --bundle deploy/models/default --since 7d
        """;

    public static Command Create(Terminal terminal)
    {
        var source = new ReplaySource();
        var receipt = new Option<string?>("--receipt")
        {
            HelpName = "DECISION_ID",
            Description = "The decision to recompute: its decision_id, or its 32 hexadecimal digits as routing journal cat shows them",
        };
        var all = new Option<bool>("--all") { Description = "Recompute every decision" };
        var policy = new Option<string?>("--policy") { HelpName = "FILE", Description = "Policy file to decide under instead, or \"logged\": the journal's last" };
        var scope = new ScopeOptions();
        var json = new Option<bool>("--json") { Description = "With --policy: write one JSON object instead of tables" };
        var command = new ExampleCommand("replay", Description, Example) { receipt, all, policy, json };
        source.AddTo(command);
        scope.AddTo(command, policy);
        command.Needs(json, policy);
        command.SetAction((parsed, cancel) =>
        {
            var (decision, file) = (parsed.GetValue(receipt), parsed.GetValue(policy));
            if ((parsed.GetValue(all) ? 1 : 0) + (decision is null ? 0 : 1) + (file is null ? 0 : 1) != 1)
            {
                throw new CommandException("Say what to do: --receipt DECISION_ID, --all or --policy FILE.");
            }

            using var opened = source.Open(parsed, terminal);
            return Task.FromResult(file is null
                ? ReceiptReport.Write(opened, decision, terminal, cancel)
                : WhatIfRun.Write(opened, file, scope.Read(parsed, terminal.Clock), parsed.GetValue(json), terminal, cancel));
        });
        return command;
    }
}
