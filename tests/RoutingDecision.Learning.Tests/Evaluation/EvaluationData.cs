using System.Globalization;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Learning.Evaluation;
using RoutingDecision.Learning.Evaluation.Sets;

namespace RoutingDecision.Learning.Tests.Evaluation;

/// <summary>Small data sets whose figures can be worked out by hand.</summary>
internal static class EvaluationData
{
    public static ParallelOptions OneThread { get; } = new() { MaxDegreeOfParallelism = 1 };

    /// <summary>
    /// Three models at 1, 4 and 10 dollars a call on four prompts: the cheapest is right on the first, the middle on the first two, the dearest on
    /// all but the last, which the middle one alone gets right.
    /// </summary>
    public static EvaluationSet FourPrompts { get; } = Chain(
        ("easy", [1, 1, 1], "arithmetic"),
        ("middling", [0, 1, 1], "arithmetic"),
        ("hard", [0, 0, 1], "proof"),
        ("odd", [0, 1, 0], "proof"));

    public static EvaluationSet Chain(params (string Id, double[] Quality, string Task)[] rows) => new()
    {
        Name = "tiny",
        File = "tiny.jsonl",
        Split = "all",
        Arms = [new("economy", "small"), new("standard", "medium"), new("premium", "large")],
        Weak = new("economy", "small"),
        Strong = new("premium", "large"),
        Rows = [.. rows.Select(r => new EvaluationRow
        {
            Id = r.Id,
            Task = r.Task,
            Input = new PromptInput { Messages = new[] { new PromptMessage(MessageRole.User, r.Id) }, SystemPrompt = "" },
            Quality = r.Quality,
            CostUsd = [1, 4, 10],
            Needed = EvaluationSet.Needed(r.Quality),
            Weak = r.Quality[0],
            Strong = r.Quality[2],
        })],
    };

    public static EvaluationOptions Options(params string[] data) => new() { Data = data, Threads = 1, Resamples = 40 };

    public static string BenchmarkRow(string id, string prompt, string models, string split = "test", string source = "own") =>
        $$$"""{"id":"{{{id}}}","source":"{{{source}}}","prompt":"{{{prompt}}}","models":{{{models}}},"split":"{{{split}}}","meta":{"task":"t"}}""";

    /// <summary>
    /// Results of the two models of a known source, as many rows as the real test split has. They are invented, because the benchmark's file is not part
    /// of the repository; <c>make evaluate</c> measures the random router on the real one and writes its row into the model card.
    /// </summary>
    public static IEnumerable<string> PairRows(int rows)
    {
        for (var i = 0; i < rows; i++)
        {
            var (weak, strong) = (i * 7 % 10 < 7 ? 1 : 0, i * 3 % 10 < 8 ? 1 : 0);
            yield return BenchmarkRow(
                i.ToString(CultureInfo.InvariantCulture), $"Question {i}?",
                $$$"""{"mixtral-8x7b":{"score":{{{weak}}},"cost":null},"gpt-4-1106":{"score":{{{strong}}},"cost":null}}""", source: "routellm_mmlu");
        }
    }
}
