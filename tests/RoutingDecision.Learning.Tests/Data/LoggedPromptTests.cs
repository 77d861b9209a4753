using System.Buffers.Binary;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Learning.Data;
using RoutingDecision.Learning.Training;

namespace RoutingDecision.Learning.Tests.Data;

public sealed class LoggedPromptTests
{
    [Fact]
    public void Build_LoggedPromptThatIsKnownWithItsText_TakesThatTextsSplit()
    {
        // Forty texts of every split, each also from a journal, where its split would follow from its digest.
        SourcePrompt[] texts = [.. Enumerable.Range(0, 40).Select(i => Text($"ask number {(char)('a' + (i % 26))}{(char)('a' + (i / 26))}", (Split)(i % 4)))];
        var data = ExampleBuilder.Build(texts, [.. texts.Select(Logged)], new Hyperparameters());
        Assert.Equal(texts.Select(t => t.Split), data.Examples.Skip(40).Select(e => e.Split));
        Assert.Equal(["own", LoggedPrompt.Source], data.Sources);
        Assert.NotEqual(texts.Select(t => t.Split), texts.Select(t => SplitRule.Of(Logged(t).Digest.Span)));
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
        var digest = new byte[32];
        BinaryPrimitives.WriteUInt64BigEndian(digest, PromptDigest.Compute(view).A);
        return new LoggedPrompt { Digest = digest, FeatureIds = [1, 2], Signals = view.Signals, Evidence = TierEvidence.FromLabel(1, 3, 1, 0) };
    }
}
