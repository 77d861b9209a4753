using RoutingDecision.Contracts.V1;
using RoutingDecision.Server.Mapping;

namespace RoutingDecision.Server.Insight;

/// <summary>Checks what the requests of InsightService share.</summary>
internal static class InsightRules
{
    /// <summary>A window ends after it starts.</summary>
    public static void Window(ref FieldChecks checks, TimeWindow? window)
    {
        if (window is { HasStartUnixMs: true, HasEndUnixMs: true } && window.EndUnixMs <= window.StartUnixMs)
        {
            checks.Add("window.end_unix_ms", "is not after window.start_unix_ms");
        }
    }
}
