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
        var text = ModelCard.Text(ClassifierBundle.ReadManifest(Shipped), agreement);

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
    public void Text_LabelsThatNobodyReadAgain_SaysSo()
    {
        var text = ModelCard.Text(ClassifierBundle.ReadManifest(Shipped), null);
        Assert.Contains("Nobody labelled a part a second time.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("kappa", text, StringComparison.Ordinal);
    }
}
