using System.Text.Json;
using RoutingDecision.Learning.Data;

namespace RoutingDecision.Learning.Tests.Data;

/// <summary>
/// A second reader labelled 200 rows drawn at random from all files, without seeing the labels. Both readers worked from the same definitions and are
/// of the same kind, so the agreement says that the definitions are clear, not that the labels are true.
/// </summary>
public sealed class LabelAgreementTests
{
    [Fact]
    public void SecondReading_OfTwoHundredRows_Agrees()
    {
        var first = Repository.ReadCorpus().ToDictionary(r => r.Id, StringComparer.Ordinal);
        var pairs = File.ReadLines(Path.Combine(Repository.Root, "tests", "RoutingDecision.Learning.Tests", "Data", "second-reading.jsonl"))
            .Select(line => JsonSerializer.Deserialize<Reading>(line, JsonSerializerOptions.Web)!)
            .Where(r => first.ContainsKey(r.Id))
            .Select(r => (First: first[r.Id], Second: r))
            .ToArray();

        var tier = Kappa(pairs.Select(p => (LabelSpace.Default.Tiers[p.First.Tier], p.Second.Tier)));
        var task = Kappa(pairs.Select(p => (LabelSpace.Default.Tasks[p.First.Task], p.Second.Task)));

        Assert.True(pairs.Length >= 190, $"{pairs.Length} rows");
        Assert.True(tier > 0.9 && task > 0.8, $"kappa of tiers {tier:0.000}, of tasks {task:0.000} over {pairs.Length} rows");
    }

    /// <summary>Cohen's kappa (Cohen, 1960): agreement beyond what the readers' own frequencies would give by chance.</summary>
    private static double Kappa(IEnumerable<(string A, string B)> labels)
    {
        var all = labels.ToArray();
        double n = all.Length;
        var observed = all.Count(l => l.A == l.B) / n;
        var chance = all.Select(l => l.A).Concat(all.Select(l => l.B)).Distinct(StringComparer.Ordinal)
            .Sum(c => all.Count(l => l.A == c) / n * (all.Count(l => l.B == c) / n));
        return (observed - chance) / (1 - chance);
    }

    private sealed record Reading(string Id, string Tier, string Task);
}
