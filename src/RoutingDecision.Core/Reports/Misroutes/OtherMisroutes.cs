namespace RoutingDecision.Core.Reports;

/// <summary>What other replicas told of misroutes: none of it is counted by this one.</summary>
/// <param name="Cube">Their sums.</param>
/// <param name="Misroutes">Their misroutes, with details, in any order: all that are asked for, or the newest of them.</param>
public sealed record OtherMisroutes(ReportCube Cube, IReadOnlyList<LoggedMisroute> Misroutes);
