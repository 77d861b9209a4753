namespace RoutingDecision.Learning.Data;

/// <summary>Terms of the data sets that the shipped bundle is trained on; weights and figures carry these notes, no text of the benchmarks
/// does.</summary>
internal static class LicenceNotes
{
    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        [PromptSources.Corpus] = "corpus: application prompts written for this project, under the project's licence",
        ["routellm_mmlu"] = "routellm_mmlu: model answers from lm-sys/RouteLLM (Apache-2.0); questions of MMLU (MIT)",
        ["routellm_gsm8k"] = "routellm_gsm8k: model answers from lm-sys/RouteLLM (Apache-2.0); questions of GSM8K (MIT)",
        ["zeroeval"] = "zeroeval: model answers from WildEval/ZeroEval (Apache-2.0); questions of GSM8K, CRUXEval and MATH (MIT)",
    };

    public static IReadOnlyList<string> For(IEnumerable<string> sources, IEnumerable<string> given) =>
        [.. sources.Where(Known.ContainsKey).Select(s => Known[s]), .. given];
}
