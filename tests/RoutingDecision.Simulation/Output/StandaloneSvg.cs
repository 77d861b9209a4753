using RoutingDecision.Learning.Plots;

namespace RoutingDecision.Simulation.Output;

/// <summary>A plot as a file of its own: with the style sheet that its page would carry, and a background.</summary>
internal static class StandaloneSvg
{
    public static string Of(string svg)
    {
        var begin = svg.IndexOf('>', StringComparison.Ordinal) + 1;
        return $"{svg[..begin]}<style>\n{PlotStyle.Css}</style>\n<rect width=\"100%\" height=\"100%\" fill=\"var(--back)\"/>\n{svg[begin..]}";
    }
}
