using RoutingDecision.Contracts.V1;

namespace RoutingDecision.Simulation;

/// <summary>What GetDrift said at a time.</summary>
/// <param name="At">When.</param>
/// <param name="Alarm">Some quantity drifts.</param>
/// <param name="Reference">Largest index against the classifier's reference.</param>
/// <param name="LastWeek">Largest index against last week.</param>
/// <param name="Worst">Name of the quantity with the largest index against the reference.</param>
internal sealed record DriftLook(DateTimeOffset At, bool Alarm, double Reference, double LastWeek, string Worst)
{
    public static DriftLook Of(DateTimeOffset at, GetDriftResponse said)
    {
        var worst = said.Rows.MaxBy(r => r.PsiReference);
        var week = said.Rows.Select(r => r.PsiLastWeek).DefaultIfEmpty(0).Max();
        return new DriftLook(at, said.Alarm, worst?.PsiReference ?? 0, week, worst?.Name ?? "");
    }
}
