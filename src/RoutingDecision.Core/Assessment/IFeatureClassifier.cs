using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Core.Assessment;

/// <summary>One prompt as a classifier reads it, without the text. Owned by who asked for it.</summary>
public abstract class PromptFeatures;

/// <summary>What a log keeps of a prompt for classifiers: the hashed ids as they were written, in their order, and the shape signals.</summary>
/// <param name="Ids">Ids in the order of <see cref="IPromptClassifier.WriteFeatures"/>.</param>
/// <param name="Signals">The signals of the same view.</param>
public readonly record struct KeptFeatures(int[] Ids, PromptSignals Signals);

/// <summary>A classifier that can read a prompt now and judge it later, when the text is gone.</summary>
public interface IFeatureClassifier : IPromptClassifier
{
    /// <summary>Reads a prompt; the result refers to nothing of its text.</summary>
    PromptFeatures Read(in PromptView prompt);

    /// <summary>Classifies what this very classifier has read.</summary>
    PromptAssessment Classify(PromptFeatures features);

    /// <summary>
    /// Names how ids follow from a text: classifiers of one scheme write the same ids and can judge each other's. Empty: it writes none.
    /// </summary>
    string FeatureScheme => "";

    /// <summary>Classifies kept features of this classifier's scheme, in order; <paramref name="results"/> has the same length.</summary>
    /// <param name="kept">The features.</param>
    /// <param name="together">
    /// True: several in one run, which is faster. False: one by one, as a decision of its own is classified. The two may differ in the last bits.
    /// </param>
    /// <param name="results">Takes the assessments.</param>
    /// <exception cref="NotSupportedException">It writes no ids.</exception>
    void Classify(ReadOnlySpan<KeptFeatures> kept, bool together, Span<PromptAssessment> results) =>
        throw new NotSupportedException($"Classifier {Version} keeps no features.");

    /// <summary>What kept ids of this scheme can tell of phrases; null: nothing.</summary>
    IPhraseEvidence? EvidenceFor(IReadOnlyList<PhrasePattern> phrases) => null;
}
