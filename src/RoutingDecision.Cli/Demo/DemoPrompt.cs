using RoutingDecision.Contracts.V1;

namespace RoutingDecision.Cli.Demo;

/// <summary>A request of the demo.</summary>
/// <param name="Kind">What it stands for, in a few words.</param>
/// <param name="Request">The request.</param>
internal sealed record DemoPrompt(string Kind, DecideRequest Request)
{
    /// <summary>The ask: the prompt, or the last message.</summary>
    public string Ask => Request.Prompt.Length > 0 ? Request.Prompt : Request.Messages[^1].Text;
}

/// <summary>A request of the demo and what came back.</summary>
/// <param name="Prompt">The request.</param>
/// <param name="Reply">The decision.</param>
/// <param name="Took">From before the call to after it, in this process.</param>
internal sealed record DemoDecision(DemoPrompt Prompt, DecideResponse Reply, TimeSpan Took);
