using System.Xml.Linq;
using RoutingDecision.Learning.Reports;
using RoutingDecision.Learning.Training;

namespace RoutingDecision.Learning.Tests.Reports;

public sealed class TrainingPageTests : IDisposable
{
    private static readonly Hyperparameters Small = new()
    {
        Members = 2,
        Width = 8,
        Epochs = 3,
        Features = new Hyperparameters().Features with { DictionarySize = 4096 },
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Train_PromptsAndABenchmark_LeavesAPageWithEveryPlotAndNoText()
    {
        var page = Page(Train(TrainRecipe.Network, "both", Prompts(), Benchmark()));
        var plots = Plots(page);

        Assert.Equal(
            [
                "Loss of each network", "Head of economy on dev", "Head of standard on dev", "Reliability on labelled prompts of dev",
                "Reliability on labelled prompts of test", "Reliability on benchmarks of test", "Tiers of labelled prompts of test",
                "Too cheap against too dear", "Cheapest or strongest tier",
            ],
            plots.Select(p => p.Attribute("aria-label")!.Value.Split(", ")[0]));

        // Two networks that learn everything and one that learns the benchmark alone, each on train and on dev.
        Assert.Equal(6, plots[0].Descendants().Count(e => e.Name.LocalName == "polyline"));
        Assert.Contains("network 3, dev", plots[0].Value, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_PromptsAndABenchmark_SaysWhatItWasMadeOf()
    {
        var report = Train(TrainRecipe.Network, "data", Prompts(), Benchmark());
        var page = Page(report);

        foreach (var source in report.Manifest.Training.Sources)
        {
            var cells = $"<td>{source.Train}</td><td>{source.Dev}</td><td>{source.Calibration}</td><td>{source.Test}</td>";
            Assert.Contains($"<tr><td>{source.Source}</td>{cells}", page, StringComparison.Ordinal);
        }

        // Both sources weigh the same after balancing, although the benchmark has fewer rows.
        Assert.Equal(2, page.Split("<td>50.0 %</td>").Length - 1);
        foreach (var (name, measure) in report.Manifest.Metrics)
        {
            var cells = FormattableString.Invariant($"<td>{measure.Value:0.000}</td><td>{measure.Low:0.000} to");
            Assert.Contains($"<tr><td>{name}</td>{cells}", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Train_SameSeed_LeavesTheSamePage() =>
        Assert.Equal(Page(Train(TrainRecipe.Network, "a", Prompts())), Page(Train(TrainRecipe.Network, "b", Prompts())));

    [Fact]
    public void Train_BaselineOnABenchmarkAlone_HasNoLossAndNoLabels()
    {
        var page = Page(Train(TrainRecipe.TfidfLogistic, "alone", benchmark: Benchmark()));
        Assert.Equal(
            ["Reliability on benchmarks of test", "Cheapest or strongest tier, benchmarks of test"],
            Plots(page).Select(p => p.Attribute("aria-label")!.Value));
        Assert.Contains("This recipe has no epochs", page, StringComparison.Ordinal);
    }

    private static string Page(TrainReport report) => File.ReadAllText(Path.Combine(report.Output, TrainingPage.FileName));

    private static XElement[] Plots(string page) =>
        [.. page.Split("<svg")[1..].Select(rest => XElement.Parse($"<svg{rest[..(rest.IndexOf("</svg>", StringComparison.Ordinal) + 6)]}"))];

    private TrainReport Train(TrainRecipe recipe, string name, string? labelled = null, string? benchmark = null) => Trainer.Train(new TrainOptions
    {
        Output = Path.Combine(_folder.Path, name),
        Name = "page",
        Labelled = labelled is null ? [] : [labelled],
        Benchmarks = benchmark is null ? [] : [benchmark],
        Recipe = recipe,
        Threads = 1,
        Clock = new StoppedClock(),
        Hyperparameters = Small,
    });

    private string Prompts() => _folder.Write("prompts.jsonl", Enumerable.Range(0, 240).Select(i =>
        $$"""{"prompt":"secret {{Words(i)}}","tier":"{{(i % 3 == 0 ? "economy" : i % 3 == 1 ? "standard" : "premium")}}","task":"lookup"}"""));

    private string Benchmark() => _folder.Write("bench.jsonl", Enumerable.Range(0, 60).Select(BenchmarkRow));

    private static string BenchmarkRow(int i)
    {
        var split = i % 5 == 0 ? "dev" : i % 5 == 1 ? "test" : "train";
        var models = $$$"""{"mixtral-8x7b":{"score":{{{(i % 3 == 0 ? 1 : 0)}}}},"gpt-4-1106":{"score":1}}""";
        return $$$"""{"id":"b-{{{i}}}","source":"bench","prompt":"secret question {{{Words(i)}}}","models":{{{models}}},"split":"{{{split}}}"}""";
    }

    private static string Words(int i)
    {
        var word = i % 3 == 0 ? "greeting" : i % 3 == 1 ? "summary" : "theorem";
        return $"{(char)('a' + (i % 26))}{(char)('a' + (i / 26))} {word}";
    }
}
