using RoutingDecision.Learning.Data;

namespace RoutingDecision.Learning.Evaluation.Sets;

/// <summary>The models of a benchmark that are compared: a chain, cheapest first, and a pair.</summary>
/// <param name="Chain">Arms that a router chooses from.</param>
/// <param name="Weak">Weaker model of the pair.</param>
/// <param name="Strong">Stronger model of the pair.</param>
internal sealed record ComparedModels(IReadOnlyList<Arm> Chain, Arm Weak, Arm Strong)
{
    private static readonly Dictionary<string, ComparedModels> Known = new(StringComparer.Ordinal)
    {
        ["routellm_mmlu"] = OfPair("mixtral-8x7b", "gpt-4-1106"),
        ["routellm_gsm8k"] = OfPair("mixtral-8x7b", "gpt-4-1106"),
        ["routerbench"] = OfChain("mistral-7b-chat", "gpt-3.5-turbo-1106", "gpt-4-1106-preview"),
        ["zeroeval"] = OfChain("claude-3-haiku-20240307", "claude-3-5-haiku-20241022", "claude-3-5-sonnet-20241022"),
        ["llmrouter"] = OfPair("llama-3.1-8b-instruct", "llama-3.1-nemotron-51b-instruct"),
    };

    /// <summary>Takes what was named; where one is missing it follows from the other: a pair is a chain of two, a chain's ends are a pair.</summary>
    /// <exception cref="DataException">Nothing was named, and the source is not a known one.</exception>
    public static ComparedModels For(string source, string file, IReadOnlyList<Arm>? pair, IReadOnlyList<Arm>? chain)
    {
        var weakStrong = pair ?? (chain is null ? null : [chain[0], chain[^1]]);
        if (weakStrong is not null)
        {
            return new ComparedModels(chain ?? KnownChain(source) ?? weakStrong, weakStrong[0], weakStrong[^1]);
        }

        return Known.TryGetValue(source, out var known)
            ? known
            : throw new DataException(
                file,
                0,
                $"'{source}' is not a source with known models: name them with --pair weak=NAME,strong=NAME or --chain TIER=NAME,TIER=NAME,...");
    }

    private static IReadOnlyList<Arm>? KnownChain(string source) =>
        Known.TryGetValue(source, out var known) && known.Chain.Count > 2 ? known.Chain : null;

    private static ComparedModels OfPair(string weak, string strong)
    {
        Arm[] arms = [new("weak", weak), new("strong", strong)];
        return new ComparedModels(arms, arms[0], arms[1]);
    }

    private static ComparedModels OfChain(string economy, string standard, string premium)
    {
        Arm[] arms = [new("economy", economy), new("standard", standard), new("premium", premium)];
        return new ComparedModels(arms, arms[0], arms[^1]);
    }
}
