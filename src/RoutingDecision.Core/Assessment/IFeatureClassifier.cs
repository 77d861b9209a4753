using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Core.Assessment;

/// <summary>One prompt as a classifier reads it, without the text. Owned by who asked for it.</summary>
public abstract class PromptFeatures;

/// <summary>A classifier that can read a prompt now and judge it later, when the text is gone.</summary>
public interface IFeatureClassifier : IPromptClassifier
{
    /// <summary>Reads a prompt; the result refers to nothing of its text.</summary>
    PromptFeatures Read(in PromptView prompt);

    /// <summary>Classifies what this very classifier has read.</summary>
    PromptAssessment Classify(PromptFeatures features);
}
