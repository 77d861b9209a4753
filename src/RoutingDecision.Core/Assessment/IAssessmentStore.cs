using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Core.Assessment;

/// <summary>
/// Port to assessments that replicas share, for classifiers that are slower than asking for what another replica has assessed already. Thread-safe; never
/// throws.
/// </summary>
public interface IAssessmentStore
{
    /// <summary>Looks an assessment up, with a bounded wait.</summary>
    /// <param name="version">Version of the classifier: another version's assessments are never found.</param>
    /// <param name="digest">Digest of the prompt.</param>
    ValueTask<AssessmentLookup> FindAsync(string version, PromptDigest digest);

    /// <summary>Keeps an assessment, in the background; it may be lost.</summary>
    void Keep(string version, PromptDigest digest, PromptAssessment assessment);
}

/// <summary>Result of a look-up.</summary>
/// <param name="Assessment">The assessment; null: there is none, or none could be had.</param>
/// <param name="Answered">The store answered in time.</param>
public readonly record struct AssessmentLookup(PromptAssessment? Assessment, bool Answered);
