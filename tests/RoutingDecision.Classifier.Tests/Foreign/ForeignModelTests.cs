using System.Text.Json.Nodes;
using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Classifier.Features.WordPiece;
using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Prompts;
using RoutingDecision.TestKit;

namespace RoutingDecision.Classifier.Tests.Foreign;

public sealed class ForeignModelTests
{
    private static readonly string[] Texts =
    [
        "", "unwanted running", "Hello, how are you?", "ah博推zz İstanbul", "nothing of this is known", string.Concat(Enumerable.Repeat("low want ", 500)),
        "\uD800 \0 \u200B", "a", "Cafés! 한",
    ];

    [Theory]
    [InlineData(true, -1)]
    [InlineData(false, -1)]
    [InlineData(true, 64)]
    public void Classify_RandomTransformer_EqualsTheReference(bool types, int length)
    {
        var model = new TinyTransformer(TinyVocabulary.Tokens.Count, 64, 3, 4, seed: 5);
        using var bundle = new ForeignBundle(model, types, length);
        using var classifier = ClassifierBundle.Load(bundle.Folder);
        foreach (var text in Texts)
        {
            var (tiers, tasks) = model.Forward(Ids(text), types);
            var found = classifier.Classify(View(text));
            AssertClose(Monotone(tiers.Select(Sigmoid)), found.Success);
            Assert.Equal(Array.IndexOf(tasks, tasks.Max()), found.Task);
            Assert.Equal(1 / tasks.Sum(t => MathF.Exp(t - tasks.Max())), found.TaskProbability, 1e-4f);
        }
    }

    [Fact]
    public void Classify_Batch_EqualsOneByOne()
    {
        using var bundle = new ForeignBundle();
        using var classifier = ClassifierBundle.Load(bundle.Folder);
        var views = Enumerable.Range(0, 21).Select(i => View(Texts[i % Texts.Length])).ToArray();
        var results = new PromptAssessment[views.Length];
        classifier.Classify(views, results);
        for (var i = 0; i < views.Length; i++)
        {
            AssertClose(classifier.Classify(views[i]).Success, results[i].Success);
        }
    }

    [Fact]
    public void Classify_FeaturesReadBefore_EqualsClassifyingThePrompt()
    {
        using var bundle = new ForeignBundle();
        using var foreign = ClassifierBundle.Load(bundle.Folder);
        using var hashed = ClassifierBundle.Load(Repository.DefaultBundle);
        foreach (var classifier in new[] { foreign, hashed })
        {
            foreach (var text in Texts)
            {
                Assert.Equal(classifier.Classify(View(text)).Success, classifier.Classify(classifier.Read(View(text))).Success);
            }
        }
    }

    [Fact]
    public void Classify_NoTaskHead_TellsTiersAlone()
    {
        using var bundle = new ForeignBundle(tasks: false);
        using var classifier = ClassifierBundle.Load(bundle.Folder);

        var found = classifier.Classify(View("unwanted running"));

        Assert.Equal(-1, found.Task);
        Assert.Equal(RoutingSnapshot.DefaultTasks, classifier.Tasks);
    }

    [Fact]
    public void Classify_NeededTierInAnotherOrder_SumsTheClasses()
    {
        var model = new TinyTransformer(TinyVocabulary.Tokens.Count, 64, 3, 4, seed: 5);
        using var bundle = new ForeignBundle(model);
        bundle.Edit(m => m["heads"]!["success"] = JsonNode.Parse("""{"output": "logits", "read_as": "needed_tier_logits", "columns": [2, 0, 1]}"""));
        using var classifier = ClassifierBundle.Load(bundle.Folder);

        var logits = model.Forward(Ids("hello")).Tiers;
        var all = logits.Sum(MathF.Exp);
        AssertClose([MathF.Exp(logits[2]) / all, (MathF.Exp(logits[2]) + MathF.Exp(logits[0])) / all, 1], classifier.Classify(View("hello")).Success);
    }

    [Fact]
    public void Classify_Repeated_AllocatesOnlyTheResult()
    {
        using var bundle = new ForeignBundle();
        using var classifier = ClassifierBundle.Load(bundle.Folder);
        var view = View("Unwanted RUNNING, İstanbul Cafés");
        var kept = classifier.Classify(view);
        var size = Allocations.Least(() => kept = new PromptAssessment { Success = new float[kept.Success.Length], Task = 0, TaskProbability = 1 });

        Assert.Equal(size, Allocations.Least(() => kept = classifier.Classify(view), wanted: size));
    }

    [Fact]
    public void Version_SameModelOtherCalibration_IsAnother()
    {
        using var bundle = new ForeignBundle();
        var before = ClassifierBundle.ReadHeader(bundle.Folder).Version;
        bundle.Edit(m => m["calibration"]!["intercepts"]![0] = 0.25);

        Assert.NotEqual(before, ClassifierBundle.ReadHeader(bundle.Folder).Version);
        Assert.Matches("^tiny-[0-9a-f]{8}$", before);
    }

    private static int[] Ids(string text)
    {
        var tokenizer = new WordPieceTokenizer(TinyVocabulary.Options(ForeignBundle.MaxTokens), TinyVocabulary.Parsed);
        var ids = new long[ForeignBundle.MaxTokens];
        return [.. ids.Take(tokenizer.Write(text, ids, new char[tokenizer.ScratchLength])).Select(id => (int)id)];
    }

    private static float Sigmoid(float x) => 1 / (1 + MathF.Exp(-x));

    private static float[] Monotone(IEnumerable<float> values)
    {
        var floor = 0f;
        return [.. values.Select(v => floor = MathF.Max(floor, v))];
    }

    private static PromptView View(string text) => new() { Ask = text.AsMemory(), Signals = default, Script = Script.Other, Language = "und", Attachments = default };

    private static void AssertClose(IReadOnlyList<float> expected, IReadOnlyList<float> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }
}
