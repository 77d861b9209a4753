using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Prompts;

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

        var assessment = classifier.Classify(decision.Prompt, decision.FeatureBuffer(classifier.MaxFeatures).Span, out var features);
        decision.TakeFeatures(features);
        assessment.FeatureEpoch = decision.Inputs.FeatureEpoch;
        return assessment;
    }

    /// <summary>The same for several prompts of one snapshot and epoch, in one run of the classifier.</summary>
    public static PromptAssessment[] Classify(ReadOnlySpan<Decision> decisions)
    {
        var classifier = decisions[0].Snapshot.Classifier!;
        var prompts = new PromptView[decisions.Length];
        var results = new PromptAssessment[decisions.Length];
        for (var i = 0; i < prompts.Length; i++)
        {
            prompts[i] = decisions[i].Prompt;
        }

        if (decisions[0].Inputs.FeatureEpoch == 0 || classifier.MaxFeatures == 0)
        {
            classifier.Classify(prompts, results);
            return results;
        }

        var ids = new Memory<int>[prompts.Length];
        var features = new WrittenFeatures[prompts.Length];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = decisions[i].FeatureBuffer(classifier.MaxFeatures);
        }

        classifier.Classify(prompts, ids, features, results);
        for (var i = 0; i < features.Length; i++)
        {
            decisions[i].TakeFeatures(features[i]);
            results[i].FeatureEpoch = decisions[i].Inputs.FeatureEpoch;
        }

        return results;
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

        decision.TakeFeatures(classifier.WriteFeatures(decision.Prompt, decision.FeatureBuffer(classifier.MaxFeatures).Span));
        return true;
    }
}
