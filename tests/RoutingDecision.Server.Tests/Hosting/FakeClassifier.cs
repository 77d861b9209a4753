using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Server.Tests.Hosting;

/// <summary>
/// Says of prompts that hold "hard" that only premium answers them, of those with "medium" that standard does, of all others that economy does.
/// </summary>
internal sealed class FakeClassifier : IPromptClassifier
{
    /// <summary>A prompt with this makes it throw.</summary>
    public const string Breaks = "unbearable";

    private int _runs;

    public string Version => "fake-00000001";

    public IReadOnlyList<string> Tiers { get; init; } = ["economy", "standard", "premium"];

    public IReadOnlyList<string> Tasks => RoutingSnapshot.DefaultTasks;

    public IReadOnlyList<CertifiedThresholds> Certified => [];

    public IReadOnlyList<float> BaseSuccess => [.. Tiers.Select((_, t) => 0.7f + (0.1f * t))];

    /// <summary>How often it was asked, a batch once.</summary>
    public int Runs => Volatile.Read(ref _runs);

    public PromptAssessment Classify(in PromptView prompt)
    {
        Interlocked.Increment(ref _runs);
        return Judge(prompt);
    }

    public void Classify(ReadOnlySpan<PromptView> prompts, Span<PromptAssessment> results)
    {
        Interlocked.Increment(ref _runs);
        for (var i = 0; i < prompts.Length; i++)
        {
            results[i] = Judge(prompts[i]);
        }
    }

    public void Dispose()
    {
        // Nothing is held.
    }

    private static PromptAssessment Judge(in PromptView prompt)
    {
        if (prompt.Ask.Span.Contains(Breaks, StringComparison.Ordinal))
        {
            throw new InvalidOperationException("The classifier is broken.");
        }

        var needed = prompt.Ask.Span.Contains("hard", StringComparison.Ordinal) ? 2 : prompt.Ask.Span.Contains("medium", StringComparison.Ordinal) ? 1
            : 0;
        return new PromptAssessment { Success = [needed > 0 ? 0.05f : 0.97f, needed > 1 ? 0.1f : 0.98f, 0.99f], Task = 0, TaskProbability = 0.9f };
    }
}
