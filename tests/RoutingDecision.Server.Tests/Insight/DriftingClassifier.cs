using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Server.Tests.Insight;

/// <summary>Knows short asks alone, and finds economy a little better worth its price than standard for all of them.</summary>
internal sealed class DriftingClassifier : IPromptClassifier
{
    public string Version => "short-00000001";

    public IReadOnlyList<string> Tiers => ["economy", "standard", "premium"];

    public IReadOnlyList<string> Tasks => RoutingSnapshot.DefaultTasks;

    public IReadOnlyList<CertifiedThresholds> Certified => [];

    public IReadOnlyList<float> BaseSuccess => [0.8f, 0.9f, 0.95f];

    public TrafficReference? Reference { get; } = new(
        10_000, [new SignalReference(Signal.AskChars, [20, 40], [0.5, 0.4, 0.1])], [], [], []);

    public PromptAssessment Classify(in PromptView prompt) => new() { Success = [0.9f, 0.95f, 0.99f], Task = 0, TaskProbability = 0.9f };

    public void Classify(ReadOnlySpan<PromptView> prompts, Span<PromptAssessment> results)
    {
        for (var i = 0; i < prompts.Length; i++)
        {
            results[i] = Classify(prompts[i]);
        }
    }

    public void Dispose()
    {
        // Nothing is held.
    }
}
