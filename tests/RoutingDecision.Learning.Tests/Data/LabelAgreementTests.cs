using RoutingDecision.Learning.Data;

namespace RoutingDecision.Learning.Tests.Data;

public sealed class LabelAgreementTests
{
    [Fact]
    public void Of_TheCorpus_IsOfTwoHundredRowsAndHigh()
    {
        var agreement = LabelAgreement.Of(Repository.Corpus, LabelSpace.Default)!;
        Assert.True(agreement.Tiers.Samples >= 190, $"{agreement.Tiers.Samples} rows");
        Assert.True(agreement.Tiers.Value > 0.9 && agreement.Tasks.Value > 0.8, $"kappa of tiers {agreement.Tiers}, of tasks {agreement.Tasks}");
        Assert.Contains("of the same kind as the first", agreement.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Kappa_TextbookTable_IsTheHandCalculation()
    {
        // Of 50 rows both say 0 of 20 and 1 of 15; 5 and 10 are split. Observed .7, by chance .5 * .6 + .5 * .4 = .5.
        var labels = Pairs(20, (0, 0)).Concat(Pairs(5, (0, 1))).Concat(Pairs(10, (1, 0))).Concat(Pairs(15, (1, 1))).ToArray();
        Assert.Equal(0.4, LabelAgreement.Kappa(labels), 1e-12);
        Assert.Equal(1, LabelAgreement.Kappa([(2, 2)]));
    }

    [Fact]
    public void Of_FolderWithoutASecondReading_IsNull()
    {
        using var folder = new TemporaryFolder();
        folder.Write("own.jsonl", """{"id":"a","prompt":"p","tier":"economy","task":"lookup"}""");
        Assert.Null(LabelAgreement.Of(folder.Path, LabelSpace.Default));
    }

    [Theory]
    [InlineData("""{"id":"gone","tier":"economy","task":"lookup"}""", "no row has an id that is in the corpus")]
    [InlineData("""{"id":"a","tier":"gold","task":"lookup"}""", "second.jsonl:1: the tier is none of the corpus' labels")]
    [InlineData("""{"id":"a","tier":"economy"}""", "second.jsonl:1: 'task' is missing")]
    public void Of_SecondReadingThatDoesNotFit_SaysWhy(string row, string reason)
    {
        using var folder = new TemporaryFolder();
        folder.Write("own.jsonl", """{"id":"a","prompt":"p","tier":"economy","task":"lookup"}""");
        Directory.CreateDirectory(Path.Combine(folder.Path, "readings"));
        folder.Write("readings/second.jsonl", row);
        var refused = Assert.Throws<DataException>(() => LabelAgreement.Of(folder.Path, LabelSpace.Default));
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<(int First, int Second)> Pairs(int count, (int First, int Second) labels) => Enumerable.Repeat(labels, count);
}
