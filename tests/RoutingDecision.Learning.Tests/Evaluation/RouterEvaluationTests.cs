using System.Text.Json;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Learning.Data;
using RoutingDecision.Learning.Evaluation;
using RoutingDecision.Learning.Reports;

namespace RoutingDecision.Learning.Tests.Evaluation;

public sealed class RouterEvaluationTests : IDisposable
{
    private const string Models = """{"small":{"score":0,"cost":0.001},"large":{"score":1,"cost":0.01}}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_RandomOnTwoModelsOfAKnownSource_IsOneHalfOneHalfAndFourFifths()
    {
        var file = _folder.Write("mmlu.jsonl", EvaluationData.PairRows(2104));

        var report = RouterEvaluation.Run(EvaluationData.Options(file) with { Routers = ["random"], Resamples = 400 });

        var result = Assert.Single(Assert.Single(report.Sets).Results);
        Assert.Equal(2104, result.N);
        Assert.Equal(("mixtral-8x7b", "gpt-4-1106"), report.Sets[0].Pair);
        foreach (var (measure, expected) in new[] { (MeasureNames.Apgr, 0.5), (MeasureNames.Cpt50, 0.5), (MeasureNames.Cpt80, 0.8) })
        {
            Assert.InRange(expected, result[measure]!.Value.Low, result[measure]!.Value.High);
        }
    }

    [Fact]
    public void Write_Json_HasEveryMeasureOfEveryDataSetInTheStatedForm()
    {
        var file = _folder.Write(
            "own.jsonl",
            EvaluationData.BenchmarkRow("1", "a", Models),
            EvaluationData.BenchmarkRow("2", "b", """{"small":{"score":1,"cost":0.001},"large":{"score":1,"cost":0.01}}"""));
        var options = EvaluationData.Options(file) with { PairText = "weak=small,strong=large", Routers = ["oracle", "always-weak"] };

        using var json = JsonDocument.Parse(EvaluationJson.Write(RouterEvaluation.Run(options)));

        var set = Assert.Single(json.RootElement.GetProperty("data_sets").EnumerateArray());
        Assert.Equal("own", set.GetProperty("name").GetString());
        Assert.Equal("test", set.GetProperty("split").GetString());
        Assert.Equal("large", set.GetProperty("chain").GetProperty("strong").GetString());
        foreach (var owner in set.GetProperty("routers").EnumerateArray().Prepend(set))
        {
            Assert.Equal(2, owner.GetProperty("n").GetInt32());
            foreach (var name in new[]
                     {
                         "apgr", "cpt50", "cpt80", "auroc", "aiq", "cost_at_95", "cost_at_98", "d_points", "tier_accuracy", "macro_f1", "under_route",
                         "harmful_under_route", "over_route", "ece",
                     })
            {
                var measure = owner.GetProperty(name);
                Assert.True(
                    measure.ValueKind == JsonValueKind.Null || measure.EnumerateObject().Select(p => p.Name).SequenceEqual(["value", "low", "high"]),
                    name);
            }
        }

        Assert.Equal(1, set.GetProperty("tier_accuracy").GetProperty("value").GetDouble());
        Assert.Equal(JsonValueKind.Null, set.GetProperty("ece").ValueKind);
        Assert.Equal(["oracle", "always-weak"], set.GetProperty("routers").EnumerateArray().Select(r => r.GetProperty("router").GetString()));
    }

    [Fact]
    public void Run_Splits_AreTestWhereRowsCarryOneElseAll()
    {
        var split = _folder.Write(
            "split.jsonl",
            EvaluationData.BenchmarkRow("1", "a", Models, "train"),
            EvaluationData.BenchmarkRow("2", "b", Models),
            EvaluationData.BenchmarkRow("3", "c", Models, "dev"));
        var plain = _folder.Write("plain.jsonl", $$"""{"id":"1","source":"own","prompt":"a","models":{{Models}}}""");

        Assert.Equal([("test", 1), ("all", 1)], Rows(split, plain));
        Assert.Equal([("all", 3)], Rows(split, split: "all"));
        Assert.Equal([("dev", 1)], Rows(split, split: "dev"));
    }

    [Fact]
    public void Run_RowsWithoutASplitThatIsAskedFor_AreThoseThatTrainingHoldsBack()
    {
        var texts = Enumerable.Range(1, 40).Select(i => new string('a', i)).ToArray();
        var file = _folder.Write("plain.jsonl", texts.Select(t => $$"""{"id":"{{t}}","source":"own","prompt":"{{t}}","models":{{Models}}}"""));
        var expected = texts.Count(t => SplitRule.Of([new PromptMessage(MessageRole.User, t)]) == Split.Test);

        Assert.Equal([("test", expected)], Rows(file, split: "test"));
    }

    [Fact]
    public void Run_RowsWithoutAModel_ArePassedOverAndCounted()
    {
        var file = _folder.Write(
            "own.jsonl", EvaluationData.BenchmarkRow("1", "a", Models), EvaluationData.BenchmarkRow("2", "b", """{"small":{"score":0}}"""));

        var set = RouterEvaluation.Run(Pair(file)).Sets[0];

        Assert.Equal((1, 1), (set.Results[0].N, set.Incomplete));
    }

    [Fact]
    public void Run_RowsWithoutCosts_HaveNoCostMeasures()
    {
        var file = _folder.Write("own.jsonl", EvaluationData.BenchmarkRow("1", "a", """{"small":{"score":0,"cost":null},"large":{"score":1,"cost":0.1}}"""));

        var result = RouterEvaluation.Run(Pair(file)).Sets[0].Results[0];

        Assert.All([MeasureNames.Aiq, MeasureNames.CostAt95, MeasureNames.CostAt98, MeasureNames.DPoints], m => Assert.Null(result[m]));
        Assert.NotNull(result[MeasureNames.TierAccuracy]);
    }

    [Fact]
    public void Run_Labels_CompareTiersAndShowTheTextOfErrors()
    {
        var file = _folder.Write(
            "labels.jsonl", """{"prompt":"Prove <it> & \"now\"","tier":"premium","task":"mathematics"}""", """{"prompt":"Hello","tier":"economy"}""");

        var report = RouterEvaluation.Run(EvaluationData.Options(file) with { Labels = true, Routers = ["always-economy"] });
        var page = EvaluationPage.Write(report);

        var result = report.Sets[0].Results[0];
        Assert.Equal(("labels", "all", 2), (report.Sets[0].Name, report.Sets[0].Split, result.N));
        Assert.Equal(0.5, result[MeasureNames.UnderRoute]!.Value.Value);
        Assert.Null(result[MeasureNames.HarmfulUnderRoute]);
        Assert.Contains("mathematics: 1 rows, 1 too cheap, 0 too dear", page, StringComparison.Ordinal);
        Assert.Contains("<pre>Prove &lt;it&gt; &amp; &quot;now&quot;</pre>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_PageOfABenchmark_HasItsPlotsAndNoneOfItsText()
    {
        var file = _folder.Write(
            "own.jsonl",
            EvaluationData.BenchmarkRow("row-1", "secret question", Models),
            EvaluationData.BenchmarkRow("row-2", "another secret", Models));

        var page = EvaluationPage.Write(RouterEvaluation.Run(Pair(file) with { Routers = ["always-weak", "random", "oracle"] }));

        Assert.Contains("Cost and quality", page, StringComparison.Ordinal);
        Assert.Contains("row-1: needs strong, sent to weak", page, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
        Assert.Equal(page.Split("<svg").Length, page.Split("</svg>").Length);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"id":"1","source":"own","prompt":"a","models":{"small":{"score":2}}}""", ":1: the 'score' of 'small' is not a number from 0 to 1")]
    [InlineData("""{"id":"1","source":"own","prompt":"a","models":{"small":{"score":1,"cost":-1}}}""", ":1: the 'cost' of 'small' is neither null nor a number from 0")]
    [InlineData("""{"id":"1","source":"own","prompt":"a"}""", ":1: 'models' is missing or not an object")]
    [InlineData("""{"id":"1","source":"own","models":{}}""", ":1: 'prompt' is missing or not text")]
    [InlineData("""{"id":1,"source":"own","prompt":"a","models":{}}""", ":1: 'id' is a number, not text")]
    [InlineData("""{"id":"1","source":"own","prompt":"a","models":{},"split":"tset"}""", ":1: split \"tset\" is none of train, dev, test")]
    [InlineData("""{"prompt":"a","tier":"economy"}""", ":1: the row has a 'tier' and no 'models': labelled prompts are read with --labels")]
    [InlineData("not json", ":1: the line is not JSON")]
    [InlineData("", ": the file has no rows")]
    [InlineData("""{"id":"1","source":"own","prompt":"a","models":{"small":{"score":1},"huge":{"score":1}}}""", ": model 'large' is in no row of 'own', which has huge, small")]
    [InlineData("""{"id":"1","source":"own","prompt":"a","models":{"small":{"score":1},"large":{"score":1}},"split":"train"}""", ": split 'test' of 'own' has no rows")]
    public void Run_BadData_SaysWhereAndWhy(string row, string expected)
    {
        var refused = Assert.Throws<DataException>(() => RouterEvaluation.Run(Pair(_folder.Write("own.jsonl", row))));
        Assert.Contains("own.jsonl" + expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_UnknownSourceWithoutModels_SaysHowToNameThem()
    {
        var file = _folder.Write("own.jsonl", EvaluationData.BenchmarkRow("1", "a", Models));
        var refused = Assert.Throws<DataException>(() => RouterEvaluation.Run(EvaluationData.Options(file) with { Routers = ["oracle"] }));
        Assert.Contains("name them with --pair weak=NAME,strong=NAME or --chain", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dice", "router 'dice' is none of bundle, policy, choices, rules, random, oracle, always-weak, always-strong, all")]
    [InlineData("always-middle", "router 'always-middle' is none of")]
    [InlineData("bundle", "router 'bundle' needs --bundle FOLDER")]
    [InlineData("policy", "router 'policy' needs --policy FILE")]
    [InlineData("choices", "router 'choices' needs --choices FILE")]
    [InlineData("rules", "router 'rules' needs the folder deploy/policies/examples")]
    [InlineData("", "there is nothing to evaluate")]
    public void Run_RouterThatCantBe_SaysWhatIsMissing(string router, string expected)
    {
        var file = _folder.Write("own.jsonl", EvaluationData.BenchmarkRow("1", "a", Models));
        var options = Pair(file) with { Routers = router.Length > 0 ? [router] : [] };
        var refused = Assert.Throws<EvaluationException>(() => RouterEvaluation.Run(options));
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("small,large", null)]
    [InlineData("weak=small", null)]
    [InlineData("weak=small,strong=small", null)]
    [InlineData(null, "economy=small")]
    [InlineData(null, "economy=small,economy=large")]
    [InlineData(null, "economy=,premium=large")]
    public void Run_ModelsNamedWrongly_SaysTheForm(string? pair, string? chain)
    {
        var options = Pair(_folder.Write("own.jsonl", EvaluationData.BenchmarkRow("1", "a", Models))) with { PairText = pair, ChainText = chain };
        var refused = Assert.Throws<EvaluationException>(() => RouterEvaluation.Run(options));
        Assert.Contains("is not of the form", refused.Message, StringComparison.Ordinal);
    }

    private static EvaluationOptions Pair(string file) =>
        EvaluationData.Options(file) with { PairText = "weak=small,strong=large", Routers = ["oracle"] };

    private static (string Split, int Rows)[] Rows(string first, string? second = null, string? split = null) =>
    [
        .. RouterEvaluation.Run(Pair(first) with { Data = second is null ? [first] : [first, second], Split = split })
            .Sets.Select(s => (s.Split, s.Results[0].N)),
    ];
}
