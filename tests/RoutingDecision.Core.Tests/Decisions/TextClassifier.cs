using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Core.Tests.Decisions;

/// <summary>Says of every prompt something else, which follows from its ask and its signals alone.</summary>
internal sealed class TextClassifier(IReadOnlyList<string> tiers, IReadOnlyList<string> tasks) : IPromptClassifier
{
    public string Version => "text";

    public IReadOnlyList<string> Tiers => tiers;

    public IReadOnlyList<string> Tasks => tasks;

    public IReadOnlyList<CertifiedThresholds> Certified => [];

    public IReadOnlyList<float> BaseSuccess { get; } = [0.6f, 0.8f, 0.9f];

    public PromptAssessment Classify(in PromptView prompt)
    {
        var hash = 17;
        foreach (var unit in prompt.Ask.Span)
        {
            hash = (hash * 31) + unit;
        }

        foreach (var signal in SignalTable.All)
        {
            hash = (hash * 31) + BitConverter.SingleToInt32Bits(prompt.Signals[signal.Signal]);
        }

        var random = new Random(hash);
        float[] success = [random.NextSingle(), random.NextSingle(), random.NextSingle()];
        Array.Sort(success);
        return new PromptAssessment { Success = success, Task = random.Next(tasks.Count), TaskProbability = 0.9f };
    }

    public void Classify(ReadOnlySpan<PromptView> prompts, Span<PromptAssessment> results)
    {
        for (var i = 0; i < prompts.Length; i++)
        {
            results[i] = Classify(prompts[i]);
        }
    }

    public void Dispose()
    {
    }
}
