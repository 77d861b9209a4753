using RoutingDecision.Contracts.V1;

namespace RoutingDecision.Cli.Demo;

/// <summary>One report of the demo and the server's answer.</summary>
/// <param name="Kind">Kind of the prompt.</param>
/// <param name="Model">Model that is said to have run.</param>
/// <param name="What">What was reported.</param>
/// <param name="Action">The advice; null where a report gets none.</param>
/// <param name="Advice">The advice in words.</param>
/// <param name="Expected">The advice that the demo is there to show; null: any.</param>
internal sealed record DemoReport(string Kind, string Model, string What, AdviceAction? Action, string Advice, AdviceAction? Expected = null);
