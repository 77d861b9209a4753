using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Learning.Data;
using RoutingDecision.Learning.Evaluation;

namespace RoutingDecision.Learning.Tests.Evaluation;

public sealed class ServedComparisonTests
{
    private const int Texts = 60;
    private const float New = 0.8f;

    [Fact]
    public void Measures_OutcomesKnown_AreMeanLogLosses()
    {
        // Two of three are good. The new model says 0.8, the served one 0.5.
        var measures = Of([.. Enumerable.Range(0, Texts).Select(i => Row(i, good: i % 3 > 0))], served: 0.5f);

        var loss = -((2 * Math.Log(New)) + Math.Log(1 - New)) / 3;
        Assert.Equal(loss, measures[ServedComparison.Loss].Value, 4);
        Assert.Equal(Math.Log(2), measures[ServedComparison.ServedLoss].Value, 4);
        Assert.Equal(loss - Math.Log(2), measures[ServedComparison.Change].Value, 4);
    }

    [Theory]
    [InlineData(0.2f, true)]
    [InlineData(0.999f, false)]
    public void Measures_OneIsClearlyBetter_HasAnIntervalWithoutZero(float served, bool isNewBetter)
    {
        var change = Of([.. Enumerable.Range(0, Texts).Select(i => Row(i, good: true))], served)[ServedComparison.Change];

        Assert.Equal(isNewBetter, change.High < 0);
        Assert.Equal(!isNewBetter, change.Low > 0);
    }

    [Fact]
    public void Measures_TheSameModel_IsNoBetter()
    {
        var change = Of([.. Enumerable.Range(0, Texts).Select(i => Row(i, good: i % 2 > 0))], New)[ServedComparison.Change];

        Assert.Equal((0, 0, 0), (change.Value, change.Low, change.High));
    }

    [Fact]
    public void Measures_ManyRowsOfFewTexts_SayNothing() =>
        Assert.Empty(Of([.. Enumerable.Range(0, 40 * ServedComparison.LeastTexts).Select(i => Row(i % (ServedComparison.LeastTexts - 1), good: true))], 0.5f));

    [Fact]
    public void Measures_RowsThatWereFittedToOrAreNotOfTheJournal_DoNotCount()
    {
        Scored[] rows =
        [
            .. Enumerable.Range(0, Texts).Select(i => Row(i, good: true)),
            .. Enumerable.Range(0, Texts).Select(i => Row(i + Texts, good: false, Split.Train)),
            .. Enumerable.Range(0, Texts).Select(i => Row(i + (2 * Texts), good: false, source: 0)),
        ];

        var loss = Of(rows, 0.5f)[ServedComparison.Loss];

        Assert.Equal((-Math.Log(New), Texts), (loss.Value, loss.Samples), (a, b) => Math.Abs(a.Item1 - b.Item1) < 1e-4 && a.Item2 == b.Item2);
    }

    private static Dictionary<string, Measure> Of(Scored[] rows, float served) =>
        new(ServedComparison.Measures(rows, source: 1, new Constant(served), seed: 1), StringComparer.Ordinal);

    private static Scored Row(int text, bool good, Split split = Split.Test, int source = 1) => new(
        new Example
        {
            Source = source,
            Split = split,
            Ids = [],
            Text = (ulong)text,
            Shape = default,
            Success = [0, good ? 1 : 0, 0],
            Weight = [0, 1, 0],
            Tier = -1,
            Task = -1,
        },
        [0.1f, New, 0.9f], 0);

    /// <summary>Says one probability of everything.</summary>
    private sealed class Constant(float success) : IFeatureClassifier
    {
        public string Version => "constant";

        public IReadOnlyList<string> Tiers => LabelSpace.Default.Tiers;

        public IReadOnlyList<string> Tasks => LabelSpace.Default.Tasks;

        public IReadOnlyList<CertifiedThresholds> Certified => [];

        public IReadOnlyList<float> BaseSuccess => Said.Success;

        private PromptAssessment Said => new() { Success = [success, success, success], Task = 0, TaskProbability = 1 };

        public void Classify(ReadOnlySpan<KeptFeatures> kept, bool together, Span<PromptAssessment> results) => results[..kept.Length].Fill(Said);

        public PromptAssessment Classify(in PromptView prompt) => Said;

        public PromptAssessment Classify(PromptFeatures features) => Said;

        public void Classify(ReadOnlySpan<PromptView> prompts, Span<PromptAssessment> results) => results[..prompts.Length].Fill(Said);

        public PromptFeatures Read(in PromptView prompt) => throw new NotSupportedException("Nothing is read here.");

        public void Dispose()
        {
        }
    }
}
