using System.Globalization;
using RoutingDecision.Contracts.V1;

namespace RoutingDecision.Cli.Demo;

/// <summary>A request of the demo.</summary>
/// <param name="Kind">What it stands for, in a few words.</param>
/// <param name="Request">The request.</param>
internal sealed record DemoPrompt(string Kind, DecideRequest Request)
{
    /// <summary>The ask: the prompt, or the last message.</summary>
    public string Ask => Request.Prompt.Length > 0 ? Request.Prompt : Request.Messages[^1].Text;

    /// <summary>
    /// The same request with another text, so that its classification is not in the server's cache when the demo asks for the real one.
    /// </summary>
    /// <param name="variant">Tells variants apart.</param>
    /// <param name="dryRun">The server neither counts nor remembers it.</param>
    public DecideRequest Varied(int variant, bool dryRun)
    {
        var request = Request.Clone();
        request.Options = new DecideOptions { DryRun = dryRun };
        var addition = string.Create(CultureInfo.InvariantCulture, $" ({variant})");
        if (request.Prompt.Length > 0)
        {
            request.Prompt += addition;
        }
        else
        {
            request.Messages[^1].Text += addition;
        }

        return request;
    }
}

/// <summary>A request of the demo and what came back.</summary>
/// <param name="Prompt">The request.</param>
/// <param name="Reply">The decision.</param>
/// <param name="Took">From before the call to after it, in this process.</param>
internal sealed record DemoDecision(DemoPrompt Prompt, DecideResponse Reply, TimeSpan Took);
