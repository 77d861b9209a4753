using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Reports;
using RoutingDecision.Insight;
using RoutingDecision.State.Redis.Reports;

namespace RoutingDecision.Server.Insight;

/// <summary>Says which replicas an answer covers, the answering one first.</summary>
internal sealed class ReplicaCover(TrafficBook book, ReplicaName name)
{
    /// <param name="others">The others; null: none is covered.</param>
    public IEnumerable<ReportReplica> Of(IReadOnlyList<ReplicaWord>? others) =>
    [
        Word(name.Value, 0, book.Bounds.Since),
        .. (others ?? []).Select(r => Word(r.Name, r.ToldUnixMs, r.SinceHour ?? long.MinValue)),
    ];

    private static ReportReplica Word(string name, long toldUnixMs, long since) => new()
    {
        Name = name,
        ToldUnixMs = toldUnixMs,
        CoveredFromUnixMs = since == long.MinValue ? 0 : WireHours.BeginOf(since),
    };
}
