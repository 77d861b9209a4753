using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Learning.Data;

/// <summary>Which part of the data a row belongs to.</summary>
public enum Split : byte
{
    Train,

    /// <summary>Decides when training stops, and fits the calibration.</summary>
    Dev,

    /// <summary>Nothing is fitted to it: it certifies thresholds.</summary>
    Calibration,

    Test,
}

/// <summary>One row of a data set, still with its text: a prompt and what is known of each tier's success on it.</summary>
public sealed record SourcePrompt
{
    /// <summary>Id inside its source, for error messages.</summary>
    public required string Id { get; init; }

    /// <summary>Name of the data set.</summary>
    public required string Source { get; init; }

    /// <summary>The prompt as a caller would send it.</summary>
    public required PromptInput Input { get; init; }

    /// <summary>Train, dev or test.</summary>
    public required Split Split { get; init; }

    /// <summary>What was seen of it.</summary>
    public required TierEvidence Evidence { get; init; }

    /// <summary>Whether it is a benchmark's question, as opposed to what people and applications ask.</summary>
    public bool IsBenchmark { get; init; }

    /// <summary>Subject inside its benchmark, or empty.</summary>
    public string Group { get; init; } = string.Empty;

    /// <summary>Whether the benchmark's authors list it as contaminated; such rows train but don't count in APGR.</summary>
    public bool IsContaminated { get; init; }

    /// <summary>Index of the labelled cheapest sufficient tier, or -1 when there is no such label.</summary>
    public int Tier { get; init; } = -1;

    /// <summary>Index of the labelled task type, or -1.</summary>
    public int Task { get; init; } = -1;

    /// <summary>ISO 639-1 code where the row says so, else empty.</summary>
    public string Language { get; init; } = string.Empty;
}
