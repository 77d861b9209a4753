using RoutingDecision.Core.Prompts;
using RoutingDecision.Learning.Data;

namespace RoutingDecision.Learning.Tests.Data;

public sealed class GroupShrinkageTests
{
    [Fact]
    public void Apply_OneRightOfManyWrong_IsDrawnToItsSubject()
    {
        SourcePrompt[] rows = [.. Rows("hard", 100, success: 0), Row("hard", 1), .. Rows("easy", 100, success: 1)];
        var shrunk = GroupShrinkage.Apply(rows, strength: 4);
        // Source: 101 of 201 right. Subject "hard": (1 + 8 * 101/201) / (101 + 8). Target of the lucky row: (1 * 1 + 4 * that) / (1 + 4).
        var mean = (1 + (8 * 101.0 / 201)) / 109;
        Assert.Equal((1 + (4 * mean)) / 5, shrunk[100].Evidence.Success(0), 1e-12);
        Assert.Equal(4 * mean / 5, shrunk[0].Evidence.Success(0), 1e-12);
        Assert.Equal(1, shrunk[0].Evidence.Weight(0));
        Assert.Equal(0, shrunk[0].Evidence.Weight(1));
    }

    [Fact]
    public void Apply_RowsThatMeasure_KeepWhatWasObserved()
    {
        SourcePrompt[] rows = [.. Rows("a", 10, 0), .. Rows("b", 10, 1), Row("a", 1) with { Split = Split.Test }, Row("a", 1) with { Split = Split.Dev }];
        var shrunk = GroupShrinkage.Apply(rows, 4);
        Assert.Equal((1, 1), (shrunk[20].Evidence.Success(0), shrunk[21].Evidence.Success(0)));
        Assert.NotEqual(0, shrunk[0].Evidence.Success(0));
    }

    [Fact]
    public void Apply_SourceOfOneSubject_IsLeftAlone()
    {
        SourcePrompt[] rows = [.. Rows("only", 10, 0), Row("only", 1)];
        Assert.Equal(1, GroupShrinkage.Apply(rows, 4)[10].Evidence.Success(0));
    }

    private static IEnumerable<SourcePrompt> Rows(string group, int count, double success) => Enumerable.Range(0, count).Select(_ => Row(group, success));

    private static SourcePrompt Row(string group, double success)
    {
        var evidence = new TierEvidence(2);
        evidence.Add(0, success, 1);
        return new SourcePrompt
        {
            Id = "x",
            Source = "bench",
            Input = new PromptInput { Messages = new[] { new PromptMessage(MessageRole.User, "q") }, SystemPrompt = string.Empty },
            Split = Split.Train,
            Evidence = evidence,
            IsBenchmark = true,
            Group = group,
        };
    }
}
