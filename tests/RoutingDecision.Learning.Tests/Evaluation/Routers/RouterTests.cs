using RoutingDecision.Learning.Data;
using RoutingDecision.Learning.Evaluation;
using RoutingDecision.Learning.Evaluation.Routers;
using RoutingDecision.Learning.Evaluation.Sets;

namespace RoutingDecision.Learning.Tests.Evaluation.Routers;

public sealed class RouterTests : IDisposable
{
    private static readonly EvaluationSet Tiny = EvaluationData.FourPrompts;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Route_RecordedModelsAndTiers_AreTheArms()
    {
        var output = Recorded(
            """{"id":"odd","choice":"large"}""", """{"id":"easy","choice":"economy"}""", """{"id":"elsewhere","choice":"anything"}""",
            """{"id":"middling","choice":"medium"}""", """{"id":"hard","choice":"premium"}""");

        Assert.Equal([0, 1, 2, 2], output.Choices!);
    }

    [Fact]
    public void Route_RecordedScores_SweepBetweenTheEnds()
    {
        var output = Recorded("easy", "middling", "hard", "odd", (id, i) => $$"""{"id":"{{id}}","score":{{i}}}""");

        Assert.Null(output.Choices);
        Assert.Equal([0f, 1f, 2f, 3f], output.Scores!);
        Assert.Equal([[2, 2, 2, 2], [0, 2, 2, 2], [0, 0, 2, 2], [0, 0, 0, 2]], output.OperatingPoints!);
    }

    [Theory]
    [InlineData("""{"id":"easy","choice":"huge"}""", ":1: choice 'huge' is none of economy=small, standard=medium, premium=large of 'tiny'")]
    [InlineData("""{"id":"easy"}""", ":1: 'choice' is missing or not text")]
    [InlineData("""{"id":"easy","score":"high"}""", ":1: 'score' is not a number")]
    [InlineData("""{"choice":"small"}""", ":1: 'id' is missing or not text")]
    [InlineData("""{"id":"easy","choice":"small"}""", ": 3 of 4 rows of 'tiny' are not there, the first is 'middling'")]
    [InlineData("{\"id\":\"easy\",\"choice\":\"small\"}\n{\"id\":\"easy\",\"choice\":\"small\"}", ":2: row 'easy' was there in line 1")]
    [InlineData("{\"id\":\"easy\",\"choice\":\"small\"}\n{\"id\":\"hard\",\"score\":1}", ":2: some rows have a 'score', others a 'choice'")]
    public void Route_BadRecord_SaysWhereAndWhy(string text, string expected)
    {
        var refused = Assert.Throws<DataException>(() => Recorded(text));
        Assert.EndsWith("choices.jsonl" + expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Route_RowsThatShareAnId_SaysWhichInsteadOfThatOneIsMissing()
    {
        var twice = EvaluationData.Chain(("1", [1, 1, 1], "a"), ("1", [0, 1, 1], "a"));
        var file = _folder.Write("choices.jsonl", """{"id":"1","choice":"small"}""");

        var refused = Assert.Throws<DataException>(() => new ChoicesRouter(file).Route(twice, EvaluationData.OneThread));

        Assert.StartsWith("tiny.jsonl: two rows of 'tiny' have the id '1': ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Output_Probabilities_GiveScoresChoicesAndASweepFromEndToEnd()
    {
        float[][] success = [[0.9f, 0.95f, 0.99f], [0.2f, 0.8f, 0.9f], [0.1f, 0.2f, 0.9f], [0.5f, 0.5f, 0.5f]];
        var output = ProbabilityRouter.Output("r", Tiny, ["economy", "standard", "premium"], success, [0.6f, 0.7f, 0]);

        Assert.Equal([0, 1, 2, 2], output.Choices!);
        Assert.Equal(0.7f, output.Scores![1], 1e-6f);
        Assert.Equal([0, 0, 0, 0], output.Sweep![0]);
        Assert.Equal([2, 2, 2, 2], output.Sweep[^1]);
        Assert.Contains([0, 1, 2, 0], output.Sweep);
    }

    [Fact]
    public void Output_NoThresholds_TakesTheMostProbableTier()
    {
        float[][] success = [[0.9f, 0.95f, 0.99f], [0.2f, 0.8f, 0.9f], [0.1f, 0.2f, 0.9f], [0.1f, 0.7f, 0.9f]];
        Assert.Equal([0, 1, 2, 1], ProbabilityRouter.Output("r", Tiny, ["economy", "standard", "premium"], success, []).Choices!);
    }

    [Fact]
    public void Output_PairOfThreeTiers_TakesTheFirstAndTheLast()
    {
        var pair = Tiny with
        {
            Arms = [new("weak", "small"), new("strong", "large")],
            Rows = [.. Tiny.Rows.Take(1).Select(r => r with { Quality = [1, 1], CostUsd = [1, 10] })],
        };

        var output = ProbabilityRouter.Output("r", pair, ["economy", "standard", "premium"], [[0.3f, 0.6f, 0.8f]], [0.5f, 0.5f, 0]);

        Assert.Equal([0.3f, 0.8f], output.Success![0]);
        Assert.Equal([1], output.Choices!);
        Assert.Equal([0, 1, 1], pair.ArmsOf(["economy", "standard", "premium"]));
    }

    [Fact]
    public void ArmsOf_SomeTiers_AreFoundByName() => Assert.Equal([0, 2], Tiny.ArmsOf(["economy", "premium"]));

    private RouterOutput Recorded(params string[] lines) =>
        new ChoicesRouter(_folder.Write("choices.jsonl", lines)).Route(Tiny, EvaluationData.OneThread);

    private RouterOutput Recorded(string a, string b, string c, string d, Func<string, int, string> line) =>
        Recorded([.. new[] { a, b, c, d }.Select(line)]);
}
