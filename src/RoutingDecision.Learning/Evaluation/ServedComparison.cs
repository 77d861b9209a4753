using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Core.Assessment;
using RoutingDecision.Learning.Data;

namespace RoutingDecision.Learning.Evaluation;

/// <summary>
/// How well a new model foretells reported outcomes that it was not fitted to, beside the bundle that served. The loss of one observation of a tier is
/// -ln P(what was seen), in nats; that of several is weighted as in training.
/// </summary>
public static class ServedComparison
{
    /// <summary>Name of the new model's mean loss among the metrics of its manifest.</summary>
    public const string Loss = "journal_log_loss";

    /// <summary>Name of the served bundle's.</summary>
    public const string ServedLoss = "journal_log_loss_served";

    /// <summary>Name of the mean difference, prompt by prompt: below 0 the new model is better.</summary>
    public const string Change = "journal_log_loss_change";

    /// <summary>Texts under which nothing is said: a percentile interval over fewer is too narrow, over one it is a point.</summary>
    public const int LeastTexts = 50;

    private const float Least = 1e-6f;

    /// <summary>
    /// The three measures, with intervals over texts (<see cref="TextKey"/>): prompts that differ in digits alone are no new evidence. Nothing where
    /// there are fewer than <see cref="LeastTexts"/>.
    /// </summary>
    /// <param name="scored">Examples with what the new model says of them.</param>
    /// <param name="source">Place of the journal among the sources; -1: there is none.</param>
    /// <param name="classifier">The bundle that served, of the same tiers.</param>
    /// <param name="seed">Seed of the resamples.</param>
    internal static IEnumerable<KeyValuePair<string, Measure>> Measures(
        IReadOnlyList<Scored> scored, int source, IFeatureClassifier classifier, ulong seed)
    {
        var rows = HeldOut(scored, source);
        if (rows.DistinctBy(r => r.Example.Text).Count() < LeastTexts)
        {
            yield break;
        }

        var said = new PromptAssessment[rows.Length];
        classifier.Classify([.. rows.Select(r => new KeptFeatures(r.Example.Ids, r.Example.Shape))], together: true, said);
        Pair[] pairs =
        [
            .. rows.Select((r, i) => (r.Example.Text, Pair: PairOf(r, said[i].Success))).GroupBy(p => p.Text, p => p.Pair)
                .Select(g => new Pair(g.Sum(p => p.New), g.Sum(p => p.Served), g.Sum(p => p.Weight))),
        ];
        foreach (var (name, of) in ((string, Func<Pair, double>)[])[(Loss, p => p.New), (ServedLoss, p => p.Served), (Change, p => p.New - p.Served)])
        {
            yield return KeyValuePair.Create(name, Bootstrap.Of(pairs, drawn => drawn.Sum(of) / drawn.Sum(p => p.Weight), seed)!);
        }
    }

    /// <summary>Rows of the journal that something was observed of and that nothing was fitted to.</summary>
    private static Scored[] HeldOut(IReadOnlyList<Scored> scored, int source) =>
        [.. scored.Where(s => s.Example.Split == Split.Test && s.Example.Source == source && s.Example.Weight.Any(w => w > 0))];

    private static Pair PairOf(Scored row, ReadOnlySpan<float> served) =>
        new(LossOf(row.Example, row.Success), LossOf(row.Example, served), row.Example.Weight.Sum());

    private static double LossOf(Example row, ReadOnlySpan<float> success)
    {
        var loss = 0d;
        for (var t = 0; t < success.Length; t++)
        {
            var p = Math.Clamp(success[t], Least, 1 - Least);
            loss -= row.Weight[t] * ((row.Success[t] * Math.Log(p)) + ((1 - row.Success[t]) * Math.Log(1 - p)));
        }

        return loss;
    }

    /// <summary>Weighted losses of one text.</summary>
    private readonly record struct Pair(double New, double Served, double Weight);
}
