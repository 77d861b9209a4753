using Google.Protobuf;
using RoutingDecision.Contracts.V1;
using RoutingDecision.LoadBench.Messages;

namespace RoutingDecision.LoadBench.Tests.Messages;

public sealed class MessagesTests
{
    [Fact]
    public void Next_NumberedMessages_AreAllDifferentAndOfOneLength()
    {
        var texts = PromptTexts.Read(400, 3);
        var source = new NumberedMessages(texts.Select(t => new DecideRequest { Prompt = t }.ToByteArray()), 7_000_000);

        var prompts = Enumerable.Range(0, 100).Select(_ => DecideRequest.Parser.ParseFrom(source.Next().ToArray()).Prompt).ToArray();

        Assert.Equal(100, prompts.Distinct().Count());
        Assert.All(prompts, p => Assert.Equal(400, p.Length));
        Assert.StartsWith("000007000000 ", prompts[0]);
        Assert.Equal(texts[1][12..], prompts[1][12..]);
    }

    [Fact]
    public void Next_BatchOfPrompts_NumbersEach()
    {
        var batch = new DecideBatchRequest();
        batch.Requests.AddRange(PromptTexts.Read(400, 32).Select(t => new DecideRequest { Prompt = t }));
        var source = new NumberedMessages([batch.ToByteArray()], 1);

        var seen = new HashSet<string>();
        for (var i = 0; i < 3; i++)
        {
            Assert.All(DecideBatchRequest.Parser.ParseFrom(source.Next().ToArray()).Requests, r => Assert.True(seen.Add(r.Prompt[..12])));
        }

        Assert.Equal(96, seen.Count);
    }

    [Fact]
    public void Constructor_MessageWithoutDigits_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new NumberedMessages([new DecideRequest { Prompt = "no place" }.ToByteArray()], 1));

    [Fact]
    public void Next_Outcomes_ReportEveryTryOnceAndThenNoMore()
    {
        string[] decisions = ["first-decision", "second-decision"];
        var source = new OutcomeMessages(decisions);

        var reports = Enumerable.Range(0, 2 * OutcomeMessages.MostAttempts)
            .Select(_ => ReportOutcomeRequest.Parser.ParseFrom(source.Next().ToArray()).Outcome).Select(o => (o.DecisionId, o.Attempt)).ToHashSet();

        Assert.Equal(200, reports.Count);
        Assert.Equal((1, 100), (reports.Min(r => r.Attempt), reports.Max(r => r.Attempt)));
        Assert.Throws<InvalidOperationException>(() => source.Next().Length);
    }
}
