namespace RoutingDecision.Learning.Data;

/// <summary>
/// Which benchmarked models stand for which tier. Several models of a tier give several observations of one prompt, which takes luck out of the
/// label. Models not named are not used.
/// </summary>
public sealed class BenchmarkTiers
{
    private readonly Dictionary<string, string> _tiers;

    private BenchmarkTiers(Dictionary<string, string> tiers) => _tiers = tiers;

    /// <summary>
    /// Models of public benchmarks under the default label space. Chosen by the price list of their time and their place in the maker's family: small
    /// models are economy, the maker's middle model or a 70B open model standard, flagships premium.
    /// </summary>
    public static BenchmarkTiers Default { get; } = new(new(StringComparer.Ordinal)
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
    });

    /// <summary>Models that stand for a tier, in the order of their names.</summary>
    public IEnumerable<string> Models => _tiers.Keys.Order(StringComparer.Ordinal);

    /// <summary>Name of the tier that a model stands for, or null.</summary>
    public string? TierOf(string model) => _tiers.GetValueOrDefault(model);

    /// <summary>
    /// These models and those of a text <c>TIER=NAME,TIER=NAME,...</c>, where a tier may come several times. What the text says of a known model
    /// counts.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="labels">Tiers that there are.</param>
    /// <exception cref="DataException">The text has another form, an unknown tier, or a model twice.</exception>
    public BenchmarkTiers With(string text, LabelSpace labels)
    {
        var named = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in text.Split(','))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            var (tier, model) = at < 0 ? ("", "") : (part[..at].Trim(), part[(at + 1)..].Trim());
            if (labels.TierIndex(tier) < 0 || model.Length == 0 || !named.TryAdd(model, tier))
            {
                throw new DataException(
                    "--chain", 0, $"'{part}' is not TIER=NAME with a tier of {string.Join(", ", labels.Tiers)} and a model that is named once");
            }
        }

        var all = new Dictionary<string, string>(_tiers, StringComparer.Ordinal);
        foreach (var (model, tier) in named)
        {
            all[model] = tier;
        }

        return new BenchmarkTiers(all);
    }
}
