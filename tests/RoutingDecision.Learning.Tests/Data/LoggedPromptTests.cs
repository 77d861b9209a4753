using RoutingDecision.Classifier.Features;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Learning.Data;
using RoutingDecision.Learning.Training;

namespace RoutingDecision.Learning.Tests.Data;

public sealed class LoggedPromptTests
{
    [Fact]
    public void Build_LoggedPromptThatIsKnownWithItsText_TakesThatTextsSplit()
    {
        // Forty texts of every split, each also from a journal, where its split would follow from its ids.
        SourcePrompt[] texts = [.. Enumerable.Range(0, 40).Select(i => Text($"ask number {(char)('a' + (i % 26))}{(char)('a' + (i / 26))}", (Split)(i % 4)))];
        var data = ExampleBuilder.Build(texts, [.. texts.Select(Logged)], new Hyperparameters());
        Assert.Equal(texts.Select(t => t.Split).Where(s => s != Split.Calibration), data.Examples.Skip(40).Select(e => e.Split));
        Assert.Equal(["own", LoggedPrompt.Source], data.Sources);
        Assert.NotEqual(texts.Select(t => t.Split), texts.Select(t => SplitRule.Of(TextKey.Of(Logged(t).FeatureIds))));
    }

    [Fact]
    public void Build_LoggedPromptThatIsACalibrationRowWithItsText_CountsOnce()
    {
        SourcePrompt[] texts = [Text("learned from", Split.Train), Text("counted", Split.Calibration)];
        var data = ExampleBuilder.Build(texts, [Logged(texts[1]), Logged(Text("only in the journal", Split.Train))], new Hyperparameters());
        Assert.Equal([0, 0, 1], data.Examples.Select(e => e.Source));
        Assert.Single(data.Examples, e => e.Source == 0 && e.Split == Split.Calibration);
    }

    [Fact]
    public void Build_LoggedPromptsThatDifferInDigitsAlone_ShareASplitAndCountOnceForACertificate()
    {
        var texts = Enumerable.Range(0, 300).Select(i => $"{Word(i / 10)} ticket {100 + i}").ToArray();
        var data = ExampleBuilder.Build([], [.. texts.Select(t => Logged(Text(t, Split.Train)))], new Hyperparameters());
        var rows = data.Examples.GroupBy(e => e.Text).ToArray();

        Assert.All(rows, r => Assert.Single(r.Select(e => e.Split).Distinct()));
        Assert.All(rows, r => Assert.Equal(r.First().Split == Split.Calibration ? 1 : 10, r.Count()));
        Assert.Contains(rows, r => r.First().Split == Split.Calibration);

        static string Word(int i) => $"{(char)('a' + (i % 26))}{(char)('a' + (i / 26))}";
    }

    [Fact]
    public void Build_LoggedPromptWhoseTextIsInTwoSplits_IsLeftOut()
    {
        SourcePrompt[] texts = [Text("the same", Split.Train), Text("The same!", Split.Test)];
        var data = ExampleBuilder.Build(texts, [Logged(texts[0])], new Hyperparameters());

        Assert.Equal(2, data.Examples.Count);
    }

    private static SourcePrompt Text(string ask, Split split) => new()
    {
        Id = ask,
        Source = "own",
        Input = new PromptInput { Messages = new[] { new PromptMessage(MessageRole.User, ask) }, SystemPrompt = string.Empty },
        Split = split,
        Evidence = TierEvidence.FromLabel(1, 3, 1, 0),
        Tier = 1,
    };

    private static LoggedPrompt Logged(SourcePrompt text)
    {
        var view = PromptReader.Read(text.Input);
        var options = new Hyperparameters().Features;
        var ids = new int[options.MaxIds];
        var count = new Featurizer(options).WriteIds(view.Ask.Span, ids);
        return new LoggedPrompt { FeatureIds = ids[..count], Signals = view.Signals, Evidence = TierEvidence.FromLabel(1, 3, 1, 0), Tier = 1 };
    }
}
