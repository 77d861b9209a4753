using System.Text.RegularExpressions;

namespace RoutingDecision.Policies.Tests.Articles;

/// <summary>What the published routers do, written down from their behaviour: the yardstick of the example policies.</summary>
internal static partial class ArticleRouters
{
    public const string PreCheck = "pre_check";

    public static readonly string[] S0Simple = ["what is", "how do i", "password", "reset", "faq", "status", "hours", "phone number", "address"];

    public static readonly string[] S0Complex =
        ["why", "analyze", "compare", "strategy", "design", "complex", "reasoning", "code", "architecture", "optimize"];

    public static readonly string[] S1Questions = ["what is", "define", "how many", "when was", "who is"];

    public static readonly string[] S1Works = ["debug", "implement", "architect"];

    public static readonly string[] S4Complex =
    [
        "refactor", "architecture", "security audit", "review the entire", "migrate", "synthesize", "compare all", "debug complex",
        "write a production", "design system", "explain why",
    ];

    public static readonly string[] S4Simple =
    [
        "classify", "categorize", "extract", "summarize briefly", "translate", "is this", "true or false", "yes or no", "what is the",
        "define", "list the",
    ];

    /// <summary>More than two simple keywords, else more than two complex ones, else the length; between 50 and 500 characters a model is asked.</summary>
    public static string S0(string query)
    {
        if (Occurring(S0Simple, query) > 2)
        {
            return "economy";
        }

        return Occurring(S0Complex, query) > 2 ? "premium"
            : query.Length < 50 ? "economy"
            : query.Length > 500 ? "premium"
            : PreCheck;
    }

    /// <summary>Two of three signals of complexity lead to the stronger model, everything else to the cheap one.</summary>
    public static string S1(string query, bool requiresReasoning)
    {
        var complex = Words(query) > 50 ? 1 : 0;
        complex += Occurring(S1Works, query) > 0 ? 1 : 0;
        complex += requiresReasoning ? 1 : 0;
        return complex >= 2 ? "standard" : "economy";
    }

    /// <summary>Whether two of three signals of simplicity hold, which the published code computes although the default is the same model.</summary>
    public static bool S1IsSimple(string query, string taskType)
    {
        var simple = Words(query) < 15 ? 1 : 0;
        simple += Occurring(S1Questions, query) > 0 ? 1 : 0;
        simple += taskType is "classification" or "extraction" ? 1 : 0;
        return simple >= 2;
    }

    /// <summary>Size, then analysis in steps, then the type of the query, then long code.</summary>
    public static string S3(string query, string queryType)
    {
        var tokens = Words(query) * 1.3;
        if (tokens > 4000 || (queryType == "analytical" && Steps().IsMatch(query)))
        {
            return "premium";
        }

        return queryType is "coding" or "analytical" || (query.Contains("```", StringComparison.Ordinal) && tokens > 500) ? "standard" : "economy";
    }

    /// <summary>Probabilities that exactly this tier is needed, cheapest first.</summary>
    public static string S3Thresholds(double[] needed) =>
        needed[2] > 0.15 ? "premium" : needed[1] > 0.30 || needed[2] > 0.05 ? "standard" : "economy";

    /// <summary>Size first, then complex words, then simple ones, else the middle model.</summary>
    public static string S4(string prompt, int contextTokens)
    {
        var total = (prompt.Length / 4) + contextTokens;
        return total > 100_000 ? "premium"
            : total > 20_000 ? "standard"
            : S4Words(S4Complex).IsMatch(prompt) ? "standard"
            : S4Words(S4Simple).IsMatch(prompt) ? "economy"
            : "standard";
    }

    private static int Occurring(string[] keywords, string query) =>
        keywords.Count(k => query.ToLowerInvariant().Contains(k, StringComparison.Ordinal));

    private static int Words(string query) => query.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;

    private static Regex S4Words(string[] words) =>
        new($@"\b({string.Join('|', words)})\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    [GeneratedRegex(@"\b(?:then|after that|next|finally|step \d)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Steps();
}
