namespace RoutingDecision.Learning.Data;

/// <summary>
/// Which benchmarked models stand for which tier of the default label space. Chosen by the price list of their time and their place in the maker's family: small
/// models are economy, the maker's middle model or a 70B open model standard, flagships premium. Several models of a tier give several observations of one prompt,
/// which takes luck out of the label. Models not named here are not used.
/// </summary>
internal static class BenchmarkTiers
{
    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        ["mixtral-8x7b"] = "economy",
        ["Mixtral-8x7B-Instruct-v0.1"] = "economy",
        ["claude-3-haiku-20240307"] = "economy",
        ["gpt-3.5-turbo-0125"] = "economy",
        ["Meta-Llama-3-8B-Instruct"] = "economy",
        ["Meta-Llama-3.1-8B-Instruct"] = "economy",
        ["gemma-2-9b-it"] = "economy",
        ["claude-3-5-haiku-20241022"] = "standard",
        ["gpt-4o-mini-2024-07-18"] = "standard",
        ["Meta-Llama-3.1-70B-Instruct"] = "standard",
        ["gemini-1.5-pro"] = "standard",
        ["claude-3-opus-20240229"] = "standard",
        ["gpt-4-1106"] = "premium",
        ["claude-3-5-sonnet-20240620"] = "premium",
        ["claude-3-5-sonnet-20241022"] = "premium",
        ["gpt-4o-2024-05-13"] = "premium",
        ["gpt-4o-2024-08-06"] = "premium",
        ["Llama-3.1-405B-Inst"] = "premium",
        ["o1-mini-2024-09-12"] = "premium",
    };

    /// <summary>Models that stand for a tier.</summary>
    public static IEnumerable<string> Models => Known.Keys.Order(StringComparer.Ordinal);

    /// <summary>Name of the tier that a model stands for, or null.</summary>
    public static string? TierOf(string model) => Known.GetValueOrDefault(model);
}
