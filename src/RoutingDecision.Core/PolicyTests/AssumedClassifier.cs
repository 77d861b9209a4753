using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Core.PolicyTests;

/// <summary>Says what a policy test assumes, whatever the prompt.</summary>
internal sealed class AssumedClassifier : IPromptClassifier
{
    private readonly PromptAssessment _assumed;

    public AssumedClassifier(IReadOnlyList<string> tiers, IReadOnlyList<string> tasks, float[] success, int task, IReadOnlyList<CertifiedThresholds> certified)
    {
        Tiers = tiers;
        Tasks = tasks;
        Certified = certified;
        BaseSuccess = success;
        _assumed = new PromptAssessment { Success = success, Task = task, TaskProbability = 1 };
    }

    public string Version => "assumed";

    public IReadOnlyList<string> Tiers { get; }

    public IReadOnlyList<string> Tasks { get; }

    public IReadOnlyList<CertifiedThresholds> Certified { get; }

    public IReadOnlyList<float> BaseSuccess { get; }

    public PromptAssessment Classify(in PromptView prompt) => _assumed;

    public void Classify(ReadOnlySpan<PromptView> prompts, Span<PromptAssessment> results) => results.Fill(_assumed);

    public void Dispose()
    {
    }
}
