using RoutingDecision.Core.Live;
using RoutingDecision.Core.Selection;

namespace RoutingDecision.Server.Hosting;

/// <summary>Lets the engine ask the live statistics for probes.</summary>
internal sealed class ProbeGate(LiveStatistics live) : IProbeGate
{
    public bool TryProbe(string model) => live.TryProbe(model);
}
