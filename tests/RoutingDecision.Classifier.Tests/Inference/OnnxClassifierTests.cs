using FsCheck;
using FsCheck.Fluent;
using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Prompts;
using RoutingDecision.TestKit;

namespace RoutingDecision.Classifier.Tests.Inference;

public sealed class OnnxClassifierTests : IDisposable
{
    private static readonly string[] Texts =
    [
        string.Empty, "hi", "Translate 'good morning' to Spanish", "Prove that sqrt(2)+sqrt(3) is irrational.", "東京の天気は？", "🙂🙂🙂", "\uD800 lone \uDC00",
        "\0\u0001\uFFFF\uFFFE", new string('a', 100_000), string.Concat(Enumerable.Repeat("слово за словом ", 5_000)), "```\nint x = 1;\n``` why does this fail?",
        string.Join('\n', Enumerable.Range(0, 300).Select(i => $"{i}. item {i * 7919}")), "e\u0301\u200D\u202E\uFEFF mixed \u0600\u0900\u0E00",
    ];

    private readonly IPromptClassifier _classifier = ClassifierBundle.Load(Repository.DefaultBundle);

    public void Dispose() => _classifier.Dispose();

    [Fact]
    public void Classify_OddTexts_GivesProbabilities()
    {
        foreach (var text in Texts)
        {
            AssertSound(_classifier.Classify(View(text)));
        }
    }

    [Fact]
    public void Classify_AnyText_IsMonotoneInTheTier() => Prop.ForAll<string?>(text =>
    {
        var success = _classifier.Classify(View(text ?? string.Empty)).Success;
        return success[0] <= success[1] && success[1] <= success[2] && success.All(p => p is >= 0 and <= 1);
    }).CheckRepeatably();

    [Fact]
    public void Classify_EasyAndHardAsk_OrdersThem()
    {
        var easy = _classifier.Classify(View("What is the capital of Portugal?"));
        var hard = _classifier.Classify(View("Our distributed lock service deadlocks once a week under load; design a fix that survives clock skew and prove that it is safe."));
        Assert.True(easy.Success[0] > 0.6f, $"{easy.Success[0]}");
        Assert.True(hard.Success[0] < 0.3f, $"{hard.Success[0]}");
        Assert.Equal("lookup", _classifier.Tasks[easy.Task]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(13)]
    [InlineData(32)]
    public void Classify_Batch_EqualsOneByOne(int count)
    {
        var views = Enumerable.Range(0, count).Select(i => View(Texts[i % Texts.Length])).ToArray();
        var results = new PromptAssessment[count];
        _classifier.Classify(views, results);
        for (var i = 0; i < count; i++)
        {
            var single = _classifier.Classify(views[i]);
            Assert.Equal(single.Task, results[i].Task);
            Assert.Equal(single.TaskProbability, results[i].TaskProbability, 1e-5f);
            for (var t = 0; t < single.Success.Length; t++)
            {
                Assert.Equal(single.Success[t], results[i].Success[t], 1e-5f);
            }
        }
    }

    [Fact]
    public void Classify_Repeated_AllocatesOnlyTheResult()
    {
        var view = View("Compare these two plans, then list the risks of each.");
        var kept = _classifier.Classify(view);
        var size = Allocations.Least(() => kept = new PromptAssessment { Success = new float[3], Task = 0, TaskProbability = 1 });

        Assert.Equal(size, Allocations.Least(() => kept = _classifier.Classify(view), wanted: size));

        AssertSound(kept);
    }

    [Fact]
    public void Classify_FromManyThreads_GivesTheSameAnswers()
    {
        var expected = Texts.Select(t => _classifier.Classify(View(t)).Success).ToArray();
        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            var text = i % Texts.Length;
            Assert.Equal(expected[text], _classifier.Classify(View(Texts[text])).Success);
        });
    }

    [Fact]
    public async Task Dispose_WhileCallsAreInFlight_EveryCallGetsItsAnswer()
    {
        var classifier = ClassifierBundle.Load(Repository.DefaultBundle);
        var expected = _classifier.Classify(View(Texts[3])).Success;
        using var half = new ManualResetEventSlim();
        var answered = 0;
        var disposing = Task.Run(() =>
        {
            half.Wait();
            classifier.Dispose();
            classifier.Dispose();
        });
        await Parallel.ForAsync(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 4 }, (_, _) =>
        {
            Assert.Equal(expected, classifier.Classify(View(Texts[3])).Success);
            if (Interlocked.Increment(ref answered) == 200)
            {
                half.Set();
            }

            return ValueTask.CompletedTask;
        });
        await disposing;
        Assert.Equal(expected, classifier.Classify(View(Texts[3])).Success);
    }

    private static PromptView View(string text) =>
        PromptReader.Read(new PromptInput { Messages = new[] { new PromptMessage(MessageRole.User, text) }, SystemPrompt = string.Empty });

    private void AssertSound(PromptAssessment assessment)
    {
        Assert.Equal(_classifier.Tiers.Count, assessment.Success.Length);
        Assert.All(assessment.Success, p => Assert.InRange(p, 0f, 1f));
        Assert.InRange(assessment.Task, 0, _classifier.Tasks.Count - 1);
        Assert.InRange(assessment.TaskProbability, 1f / _classifier.Tasks.Count, 1f);
    }
}
