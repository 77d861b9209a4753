using RoutingDecision.Core.Assessment;

namespace RoutingDecision.Core.Decisions;

/// <summary>
/// Collects the hashed feature ids of prompts for the decision log: training and what-if replay work from them, since no text is kept. Of a prompt
/// that the cache answers they are collected once in every epoch of the log, so that each stretch of it stands for itself and a hit still costs next
/// to nothing.
/// </summary>
internal static class FeatureNotes
{
    /// <summary>Classifies the prompt, and collects its ids on the way when they are wanted.</summary>
    public static PromptAssessment Classify(Decision decision)
    {
        var classifier = decision.Snapshot.Classifier!;
        if (decision.Inputs.FeatureEpoch == 0 || classifier.MaxFeatures == 0)
        {
            return classifier.Classify(decision.Prompt);
        }

        var assessment = classifier.Classify(decision.Prompt, decision.FeatureBuffer(classifier.MaxFeatures), out var features);
        decision.TakeFeatures(features);
        assessment.FeatureEpoch = decision.Inputs.FeatureEpoch;
        return assessment;
    }

    /// <summary>Collects the ids of a prompt whose assessment is at hand, unless that was done in this epoch.</summary>
    public static void OfCached(Decision decision, PromptAssessment assessment)
    {
        if (assessment.FeatureEpoch != decision.Inputs.FeatureEpoch && Collect(decision))
        {
            assessment.FeatureEpoch = decision.Inputs.FeatureEpoch;
        }
    }

    /// <summary>Collects the ids of a prompt that did not need an assessment: under another policy it may.</summary>
    public static void OfUnassessed(Decision decision)
    {
        if (decision.Snapshot.Classifier is null || decision.Inputs.FeatureEpoch == 0)
        {
            return;
        }

        if (decision.Snapshot.Cache.Find(decision.Digest) is { } cached)
        {
            OfCached(decision, cached);
        }
        else
        {
            Collect(decision);
        }
    }

    private static bool Collect(Decision decision)
    {
        var classifier = decision.Snapshot.Classifier!;
        if (decision.Inputs.FeatureEpoch == 0 || classifier.MaxFeatures == 0)
        {
            return false;
        }

        decision.TakeFeatures(classifier.WriteFeatures(decision.Prompt, decision.FeatureBuffer(classifier.MaxFeatures)));
        return true;
    }
}
