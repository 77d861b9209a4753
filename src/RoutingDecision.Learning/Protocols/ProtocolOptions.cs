using RoutingDecision.Learning.Training;

namespace RoutingDecision.Learning.Protocols;

/// <summary>Where the protocols find their data and put what they train.</summary>
public sealed record ProtocolOptions
{
    /// <summary>Folder of <c>routellm_mmlu</c>, <c>routellm_gsm8k</c>, <c>zeroeval</c> and <c>routerbench</c>, each <c>.jsonl.gz</c>.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Folder of labelled prompts.</summary>
    public required string CorpusFolder { get; init; }

    /// <summary>Folder for the bundles that are trained for comparison.</summary>
    public required string WorkFolder { get; init; }

    /// <summary>Bundle that is trained on everything, as it ships.</summary>
    public required string Bundle { get; init; }

    /// <summary>Models of the files that stand for tiers in training beside the known ones, as <c>TIER=NAME,...</c>; null: none.</summary>
    public string? Chain { get; init; }

    /// <summary>Seed of training and resamples.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Threads, 1..64; 0 for one per core.</summary>
    public int Threads { get; init; }

    /// <summary>Clock of the trainer.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Overrides of what was chosen on dev.</summary>
    internal Hyperparameters Hyperparameters { get; init; } = new();
}
