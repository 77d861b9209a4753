using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Learning.Data;

/// <summary>One prompt as the trainer sees it: features and targets, no text.</summary>
internal sealed class Example
{
    public required int Source { get; init; }

    public required Split Split { get; init; }

    public required int[] Ids { get; init; }

    /// <summary>Names the text, see <see cref="TextKey"/>.</summary>
    public ulong Text { get; init; }

    /// <summary>Raw shape signals, for scaling and reference histograms.</summary>
    public required PromptSignals Shape { get; init; }

    /// <summary>Normalised signals; set once the scales are known.</summary>
    public float[] Signals { get; set; } = [];

    /// <summary>Mean success per tier.</summary>
    public required float[] Success { get; init; }

    /// <summary>Weight per tier, after balancing of the sources.</summary>
    public required float[] Weight { get; init; }

    /// <summary>Whether it is a benchmark's question, as opposed to what people and applications ask.</summary>
    public bool IsBenchmark { get; init; }

    /// <summary>Whether it is left out of APGR.</summary>
    public bool IsContaminated { get; init; }

    public required int Tier { get; init; }

    public required int Task { get; init; }

    /// <summary>Weight of the task label.</summary>
    public float TaskWeight { get; set; }

    /// <summary>The same row with a share of its weight.</summary>
    public Example Lighter(int times) => new()
    {
        Source = Source,
        Split = Split,
        Ids = Ids,
        Text = Text,
        Shape = Shape,
        Signals = Signals,
        Success = Success,
        Weight = [.. Weight.Select(w => w / times)],
        IsBenchmark = IsBenchmark,
        IsContaminated = IsContaminated,
        Tier = Tier,
        Task = Task,
        TaskWeight = TaskWeight / times,
    };
}
