using System.CommandLine;
using RoutingDecision.Cli.Terminals;

namespace RoutingDecision.Cli.Replays;

/// <summary><c>routing replay</c>: makes the decisions of a journal again.</summary>
internal static class ReplayCommand
{
    private const string Description =
        "Make the decisions of a journal again. With --receipt or --all under the policy and the classifier that made them: everything that came out must come out " +
        "again, bit for bit; what does not is shown field by field, and the exit code is 1.";

    private const string Example = """
        routing replay --journal /var/lib/routing/journal --all --bundle deploy/models/default
        routing replay --journal /var/lib/routing/journal --receipt 0f3a9c5e7d1b2a4c8e6f0d2b4a6c8e0f --bundle deploy/models/default
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
        var command = new ExampleCommand("replay", Description, Example) { receipt, all };
        source.AddTo(command);
        command.SetAction((parsed, cancel) =>
        {
            if (parsed.GetValue(all) == (parsed.GetValue(receipt) is not null))
            {
                throw new CommandException("Say what to recompute: either --receipt DECISION_ID or --all.");
            }

            using var opened = source.Open(parsed, terminal);
            return Task.FromResult(ReceiptReport.Write(opened, parsed.GetValue(receipt), terminal, cancel));
        });
        return command;
    }
}
