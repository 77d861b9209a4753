using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Learning.Bundles;
using RoutingDecision.Learning.Data;
using RoutingDecision.Learning.Protocols;

namespace RoutingDecision.Learning.Tests.Bundles;

public sealed class ModelCardTests
{
    private static readonly string Shipped = Path.Combine(Repository.Root, "deploy", "models", "default");

    [Fact]
    public void Card_OfTheShippedBundle_IsWhatItsManifestAndTheSecondReadingSay()
    {
        var card = File.ReadAllText(Path.Combine(Shipped, ModelCard.FileName));
        var agreement = LabelAgreement.Of(Repository.Corpus, LabelSpace.Default);
        var text = ProtocolCard.Text(ClassifierBundle.ReadManifest(Shipped), agreement, "");

        Assert.Equal(text, ProtocolTable.Insert(card, ""));
        Assert.Contains(FormattableString.Invariant($"Cohen's kappa is {agreement!.Tiers.Value:F2} ("), card, StringComparison.Ordinal);
    }

    [Fact]
    public void Card_OfTheShippedBundle_HasARandomRouterThatIsRandom()
    {
        var row = File.ReadLines(Path.Combine(Shipped, ModelCard.FileName))
            .Single(l => l.StartsWith("| MMLU, in-domain | apgr |", StringComparison.Ordinal));
        var random = double.Parse(row.Split('|')[4].Trim().Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(0.5, random, 0.05);
    }

    [Fact]
    public void Text_OfAnybodysBundle_SaysNothingThatHoldsOfTheShippedOneAlone()
    {
        var text = ModelCard.Text(ClassifierBundle.ReadManifest(Shipped), null);
        Assert.Contains("`routing train` with the same files, options and seed trains it", text, StringComparison.Ordinal);
        Assert.Contains("Training was given no second reading of the labels.", text, StringComparison.Ordinal);
        Assert.All(
            ["make ", "earlier corpus", "everyday", "kappa", "one reader", "never seen", ProtocolTable.Begin],
            words => Assert.DoesNotContain(words, text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, "None: there are no calibration rows. `decide_by: risk` refuses")]
    [InlineData(1_200, "None: on the 1,200 calibration rows no bound held with 95 % confidence.")]
    public void Text_NothingCertified_SaysWhy(int rows, string expected)
    {
        var manifest = ClassifierBundle.ReadManifest(Shipped);
        var training = manifest.Training with { Sources = [new SourceRows("own", 5_000, 500, rows, 1_000)] };
        Assert.Contains(expected, ModelCard.Text(manifest with { Certified = [], Training = training }, null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("# Classifier bundle `own`\n\nNo table yet.", true)]
    [InlineData("# Our project", false)]
    [InlineData("", false)]
    public void Check_Text_IsACardByItsBegin(string text, bool isCard) =>
        Assert.Equal(isCard, Record.Exception(() => ProtocolCard.Check(text)) is not FormatException);
}
