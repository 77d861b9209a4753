namespace RoutingDecision.Learning.Evaluation.Sets;

/// <summary>Reads <c>NAME=MODEL,NAME=MODEL</c>.</summary>
internal static class ArmsText
{
    /// <exception cref="EvaluationException">It does not name a weak and a strong model.</exception>
    public static IReadOnlyList<Arm> ParsePair(string text)
    {
        var arms = Parse(text);
        var weak = arms?.FirstOrDefault(a => a.Tier == "weak");
        var strong = arms?.FirstOrDefault(a => a.Tier == "strong");
        return arms is { Count: 2 } && weak is not null && strong is not null && weak.Model != strong.Model
            ? [weak, strong]
            : throw new EvaluationException($"--pair '{text}' is not of the form weak=NAME,strong=NAME with two different models.");
    }

    /// <exception cref="EvaluationException">It does not name at least two different tiers and models.</exception>
    public static IReadOnlyList<Arm> ParseChain(string text)
    {
        var arms = Parse(text);
        return arms is { Count: >= 2 } && arms.DistinctBy(a => a.Tier).Count() == arms.Count && arms.DistinctBy(a => a.Model).Count() == arms.Count
            ? arms
            : throw new EvaluationException(
                $"--chain '{text}' is not of the form economy=NAME,standard=NAME,premium=NAME: at least two tiers, cheapest first, " +
                "each with a model of its own.");
    }

    private static List<Arm>? Parse(string text)
    {
        var arms = new List<Arm>();
        foreach (var part in text.Split(','))
        {
            var at = part.IndexOf('=');
            var (tier, model) = at < 0 ? ("", "") : (part[..at].Trim(), part[(at + 1)..].Trim());
            if (tier.Length == 0 || model.Length == 0)
            {
                return null;
            }

            arms.Add(new Arm(tier, model));
        }

        return arms;
    }
}
