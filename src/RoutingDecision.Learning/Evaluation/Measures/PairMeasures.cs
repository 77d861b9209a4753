using RoutingDecision.Learning.Evaluation.Routers;
using RoutingDecision.Learning.Evaluation.Sets;

namespace RoutingDecision.Learning.Evaluation.Measures;

/// <summary>APGR, CPT(50 %), CPT(80 %) and AUROC of a router's score. Rows listed as contaminated don't count.</summary>
internal sealed class PairMeasures : IMeasureGroup
{
    private readonly RankedPairs _pairs;

    public PairMeasures(EvaluationSet set, float[] scores) => _pairs = new RankedPairs(
        [.. set.Rows.Select((r, i) => new PairOutcome(scores[i], r.Weak, r.Strong))], i => !set.Rows[i].IsContaminated);

    public IReadOnlyList<string> Names { get; } = [MeasureNames.Apgr, MeasureNames.Cpt50, MeasureNames.Cpt80, MeasureNames.Auroc];

    /// <summary>The group, or null for a router that does not rank prompts.</summary>
    public static PairMeasures? Of(EvaluationSet set, RouterOutput output) => output.Scores is { } scores ? new PairMeasures(set, scores) : null;

    public void Compute(ReadOnlySpan<int> counts, Span<double> values)
    {
        var curve = _pairs.Curve(counts);
        values[0] = PerformanceGap.Recovered(curve);
        values[1] = CallShare.At(curve, 0.5);
        values[2] = CallShare.At(curve, 0.8);
        values[3] = _pairs.Auroc(counts);
    }
}
