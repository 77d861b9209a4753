using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Server.Tests.Classifiers;

/// <summary>
/// Judges by words like the fake that serves, but takes "medium" for hard; may be held up, and may break. Keeps of a prompt what tier it needs.
/// </summary>
internal sealed class FakeChallenger : IFeatureClassifier
{
    private readonly ManualResetEventSlim _open = new(initialState: true);
    private int _begun;

    public string Version => "challenger-00000002";

    public IReadOnlyList<string> Tiers { get; init; } = ["economy", "standard", "premium"];

    public IReadOnlyList<string> Tasks => RoutingSnapshot.DefaultTasks;

    public IReadOnlyList<CertifiedThresholds> Certified => [];

    public IReadOnlyList<float> BaseSuccess => [.. Tiers.Select((_, t) => 0.7f + (0.1f * t))];

    /// <summary>What it takes "medium" for; by default for hard.</summary>
    public int Medium { get; init; } = 2;

    public bool Broken { get; init; }

    /// <summary>How many judgements have begun.</summary>
    public int Begun => Volatile.Read(ref _begun);

    public void HoldUp() => _open.Reset();

    public void GoOn() => _open.Set();

    public PromptFeatures Read(in PromptView prompt) => new Needed(
        prompt.Ask.Span.Contains("hard", StringComparison.Ordinal) ? 2 : prompt.Ask.Span.Contains("medium", StringComparison.Ordinal) ? Medium : 0);

    public PromptAssessment Classify(PromptFeatures features)
    {
        Interlocked.Increment(ref _begun);
        _open.Wait();
        var needed = Broken ? throw new InvalidOperationException("The challenger is broken.") : ((Needed)features).Tier;
        return new PromptAssessment { Success = [needed > 0 ? 0.05f : 0.97f, needed > 1 ? 0.1f : 0.98f, 0.99f], Task = 0, TaskProbability = 0.9f };
    }

    public PromptAssessment Classify(in PromptView prompt) => Classify(Read(prompt));

    public void Classify(ReadOnlySpan<PromptView> prompts, Span<PromptAssessment> results)
    {
        for (var i = 0; i < prompts.Length; i++)
        {
            results[i] = Classify(prompts[i]);
        }
    }

    public void Dispose() => GoOn();

    private sealed class Needed(int tier) : PromptFeatures
    {
        public int Tier { get; } = tier;
    }
}
