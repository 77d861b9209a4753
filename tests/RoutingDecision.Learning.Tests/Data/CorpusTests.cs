using RoutingDecision.Learning.Data;

namespace RoutingDecision.Learning.Tests.Data;

public sealed class CorpusTests
{
    private static readonly IReadOnlyList<SourcePrompt> Rows = Repository.ReadCorpus();

    [Fact]
    public void Corpus_Size_CoversTiersTasksAndLanguages()
    {
        Assert.True(Rows.Count >= 1500, $"{Rows.Count} rows");
        Assert.Equal(Rows.Count, Rows.Select(r => r.Id).Distinct().Count());
        Assert.All(Enumerable.Range(0, 3), t => Assert.InRange(Rows.Count(r => r.Tier == t), Rows.Count / 5, Rows.Count / 2));
        Assert.All(Enumerable.Range(0, 16), k => Assert.InRange(Rows.Count(r => r.Task == k), 50, Rows.Count / 5));
        Assert.True(Rows.GroupBy(r => r.Language).Count(g => g.Count() >= 25) >= 6);
        Assert.True(Rows.Count(r => r.Input.Messages.Length > 1) >= 150);
    }

    [Fact]
    public void Corpus_Splits_AreOfTheirSizeInEveryTier()
    {
        for (var tier = 0; tier < 3; tier++)
        {
            var rows = Rows.Where(r => r.Tier == tier).ToArray();
            Assert.InRange(rows.Count(r => r.Split == Split.Train), rows.Length * 0.62, rows.Length * 0.78);
            Assert.InRange(rows.Count(r => r.Split == Split.Dev), rows.Length * 0.05, rows.Length * 0.09);
            Assert.InRange(rows.Count(r => r.Split == Split.Calibration), rows.Length * 0.06, rows.Length * 0.10);
            Assert.InRange(rows.Count(r => r.Split == Split.Test), rows.Length * 0.10, rows.Length * 0.20);
        }
    }

    [Fact]
    public void Corpus_NearDuplicates_DoNotCrossSplits()
    {
        var pairs = NearDuplicates.Find([.. Rows.Select(r => r.Input.Messages)], 0.7);
        Assert.Empty(pairs.Select(p => $"{Rows[p.First].Id} and {Rows[p.Second].Id}: {p.Similarity:F2}"));
    }
}
