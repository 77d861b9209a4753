using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Core.Assessment;

/// <summary>
/// Port to whatever predicts P(success) per tier and the task type from a prompt. Thread-safe; never throws for any text.
/// <c>Dispose</c> retires it: calls in flight, and calls of holders that have not noticed yet, still get their answers.
/// </summary>
public interface IPromptClassifier : IDisposable
{
    /// <summary>Short stable name of the loaded bundle, e.g. <c>default-3f9a12cd</c> (name and the first 8 hex digits of the manifest's SHA-256).</summary>
    string Version { get; }

    /// <summary>Tier names, cheapest first; must equal the policy's.</summary>
    IReadOnlyList<string> Tiers { get; }

    /// <summary>Task type names; the index in <see cref="PromptAssessment.Task"/> refers to this list.</summary>
    IReadOnlyList<string> Tasks { get; }

    /// <summary>Certified thresholds, one set for each under-route bound, strictest bound first; empty when the bundle could certify none.</summary>
    IReadOnlyList<CertifiedThresholds> Certified { get; }

    /// <summary>Mean calibrated P(success) per tier over the calibration data, non-decreasing, each 0..1: the prior when the classifier is not asked.</summary>
    IReadOnlyList<float> BaseSuccess { get; }

    /// <summary>Time that a usual prompt took when the classifier was loaded; zero: not measured.</summary>
    TimeSpan TypicalTime => TimeSpan.Zero;

    /// <summary>Distribution of the data that it was trained on; null: unknown.</summary>
    TrafficReference? Reference => null;

    /// <summary>Classifies one prompt; allocates nothing but the result.</summary>
    PromptAssessment Classify(in PromptView prompt);

    /// <summary>Classifies several prompts in one run; <paramref name="results"/> has the same length.</summary>
    void Classify(ReadOnlySpan<PromptView> prompts, Span<PromptAssessment> results);

    /// <summary>
    /// Most hashed feature ids of one prompt; 0: the classifier has none that may be written down, as the tokens of a vocabulary would give the text
    /// away.
    /// </summary>
    int MaxFeatures => 0;

    /// <summary>Writes the hashed feature ids of a prompt, each 1..65,535, in the order in which the classifier reads them.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="ids">At least <see cref="MaxFeatures"/> long.</param>
    WrittenFeatures WriteFeatures(in PromptView prompt, Span<int> ids) => default;

    /// <summary>
    /// Classifies one prompt and writes its feature ids as well, which costs next to nothing where the classifier has them at hand.
    /// </summary>
    PromptAssessment Classify(in PromptView prompt, Span<int> ids, out WrittenFeatures features)
    {
        features = WriteFeatures(prompt, ids);
        return Classify(prompt);
    }

    /// <summary>The same for several prompts in one run.</summary>
    /// <param name="prompts">The prompts.</param>
    /// <param name="ids">Room for each prompt's ids, at least <see cref="MaxFeatures"/> each.</param>
    /// <param name="features">What was written of each.</param>
    /// <param name="results">The assessment of each.</param>
    void Classify(ReadOnlySpan<PromptView> prompts, ReadOnlySpan<Memory<int>> ids, Span<WrittenFeatures> features, Span<PromptAssessment> results)
    {
        for (var i = 0; i < prompts.Length; i++)
        {
            features[i] = WriteFeatures(prompts[i], ids[i].Span);
        }

        Classify(prompts, results);
    }
}

/// <summary>What was written of a prompt's features.</summary>
/// <param name="Count">Ids written.</param>
/// <param name="Whole">They are of the whole ask, not only of its head and tail or of as many as there was room for.</param>
public readonly record struct WrittenFeatures(int Count, bool Whole);

/// <summary>
/// Success thresholds per tier such that routing to the cheapest tier whose P(success) is at or over its threshold keeps the
/// under-route rate at or below <paramref name="MaxUnderRoute"/> with the stated confidence, on data distributed as the calibration split.
/// </summary>
/// <param name="MaxUnderRoute">The bound, 0..1.</param>
/// <param name="Confidence">Confidence of the bound, 0..1, e.g. 0.95.</param>
/// <param name="Thresholds">Threshold per tier, cheapest first; the last is 0.</param>
/// <param name="Samples">Calibration rows behind the bound.</param>
public sealed record CertifiedThresholds(double MaxUnderRoute, double Confidence, IReadOnlyList<float> Thresholds, int Samples)
{
    // Bounds are read from text on both sides: 0.05 must fit 0.05.
    private const double Tolerance = 1e-9;

    /// <summary>The laxest set that still keeps a bound; null when none does.</summary>
    public static CertifiedThresholds? Within(IReadOnlyList<CertifiedThresholds> certified, double maxUnderRoute)
    {
        for (var i = certified.Count - 1; i >= 0; i--)
        {
            if (certified[i].MaxUnderRoute <= maxUnderRoute + Tolerance)
            {
                return certified[i];
            }
        }

        return null;
    }
}
