namespace RoutingDecision.Learning.Data;

/// <summary>
/// Takes luck out of benchmark labels. Whether a model got one question right is a single noisy draw; how often it got the questions of the same
/// subject right is known well. So a training target becomes (n * own + k * subject) / (n + k): n the number of models seen at that tier, k
/// <c>strength</c>, and the subject's mean itself drawn towards its source's (the posterior mean of a beta prior whose mean is the group's; empirical
/// Bayes). A source of one subject is left alone: its mean says nothing of a row. Dev, calibration and test rows keep what was observed.
/// </summary>
internal static class GroupShrinkage
{
    private const double PriorRows = 8;

    /// <param name="prompts">All rows.</param>
    /// <param name="strength">Pseudo-observations of the subject's mean, 0 or more; 0 changes nothing.</param>
    public static IReadOnlyList<SourcePrompt> Apply(IReadOnlyList<SourcePrompt> prompts, double strength)
    {
        if (strength <= 0)
        {
            return prompts;
        }

        var subjects = prompts.Where(IsShrunk).Select(p => (p.Source, p.Group)).Distinct().CountBy(s => s.Source).ToDictionary();
        var means = new Dictionary<(string Source, string Group, int Tier), (double Sum, double Weight)>();
        foreach (var prompt in prompts.Where(IsShrunk))
        {
            for (var t = 0; t < prompt.Evidence.Tiers; t++)
            {
                Add(means, (prompt.Source, prompt.Group, t), prompt.Evidence, t);
                Add(means, (prompt.Source, string.Empty, t), prompt.Evidence, t);
            }
        }

        return [.. prompts.Select(p => IsShrunk(p) && subjects[p.Source] > 1 ? p with { Evidence = Shrunk(p, means, strength) } : p)];
    }

    private static bool IsShrunk(SourcePrompt prompt) => prompt is { IsBenchmark: true, Split: Split.Train, Group.Length: > 0 };

    private static void Add(Dictionary<(string, string, int), (double Sum, double Weight)> means, (string, string, int) key, TierEvidence evidence, int tier)
    {
        var (sum, weight) = means.GetValueOrDefault(key);
        means[key] = (sum + (evidence.Success(tier) * evidence.Weight(tier)), weight + evidence.Weight(tier));
    }

    private static TierEvidence Shrunk(SourcePrompt prompt, Dictionary<(string, string, int), (double Sum, double Weight)> means, double strength)
    {
        var shrunk = new TierEvidence(prompt.Evidence.Tiers);
        for (var t = 0; t < shrunk.Tiers; t++)
        {
            var n = prompt.Evidence.Observations(t);
            if (n == 0)
            {
                continue;
            }

            var source = means[(prompt.Source, string.Empty, t)];
            var group = means[(prompt.Source, prompt.Group, t)];
            var mean = (group.Sum + (PriorRows * source.Sum / source.Weight)) / (group.Weight + PriorRows);
            shrunk.Add(t, ((n * prompt.Evidence.Success(t)) + (strength * mean)) / (n + strength), prompt.Evidence.Weight(t));
        }

        return shrunk;
    }
}
