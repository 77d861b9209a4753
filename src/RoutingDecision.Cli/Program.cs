using RoutingDecision.Cli;
using RoutingDecision.Cli.Terminals;

return await RoutingCommands.RunAsync(args, Terminal.OfProcess());
