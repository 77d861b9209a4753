using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Learning.Bundles;
using RoutingDecision.Learning.Data;
using RoutingDecision.Learning.Evaluation;
using RoutingDecision.Learning.Training;

namespace RoutingDecision.Learning.Tests.Training;

public sealed class TrainerTests
{
    private static readonly Hyperparameters Small = new()
    {
        Members = 2,
        Width = 8,
        Epochs = 3,
        Features = new Hyperparameters().Features with { DictionarySize = 4096 },
    };

    [Fact]
    public void Train_SameSeedOneAndTwoThreads_GivesTheSameBytes()
    {
        using var folder = new TemporaryFolder();
        var sample = Sample(folder, every: 10);
        var first = Train(folder, sample, "one", threads: 1, seed: 3);
        var second = Train(folder, sample, "two", threads: 2, seed: 3);
        var again = Train(folder, sample, "again", threads: 2, seed: 3);
        var other = Train(folder, sample, "other", threads: 2, seed: 4);
        Assert.Equal(Bytes(first, "model.onnx"), Bytes(second, "model.onnx"));
        Assert.Equal(Bytes(first, "manifest.json"), Bytes(second, "manifest.json"));
        Assert.Equal(Bytes(second, "model.onnx"), Bytes(again, "model.onnx"));
        Assert.NotEqual(Bytes(first, "model.onnx"), Bytes(other, "model.onnx"));
        Assert.Equal(first.Manifest.Training.DataSha256, other.Manifest.Training.DataSha256);
    }

    [Theory]
    [InlineData(TrainRecipe.Network)]
    [InlineData(TrainRecipe.TfidfLogistic)]
    public void Train_Loaded_ServesWhatTheTrainerComputed(TrainRecipe recipe)
    {
        using var folder = new TemporaryFolder();
        var options = Options(folder, Sample(folder, every: 8), "served", threads: 2, seed: 1) with { Recipe = recipe };
        var report = Trainer.Train(options);
        var prompts = PromptSources.Read(options, null);
        var data = ExampleBuilder.Build(prompts, TrainRecipes.For(recipe, Small));
        var model = TrainRecipes.Fit(data, options, null, CancellationToken.None);
        var own = Scored.All(model, report.Manifest.Calibration, data.Examples);

        using var classifier = ClassifierBundle.Load(report.Output);
        Assert.Equal(report.Version, classifier.Version);
        for (var i = 0; i < prompts.Count; i++)
        {
            var served = classifier.Classify(PromptReader.Read(prompts[i].Input));
            Assert.Equal(own[i].Task, served.Task);
            for (var t = 0; t < 3; t++)
            {
                Assert.Equal(own[i].Success[t], served.Success[t], 1e-5f);
            }
        }
    }

    [Fact]
    public void WriteReference_OfTheSameHeldOutRows_IsWhatTrainingWrote()
    {
        using var folder = new TemporaryFolder();
        var sample = Sample(folder, every: 8);
        var trained = Train(folder, sample, "trained", threads: 2, seed: 1);
        BundleWriter.WriteManifest(trained.Output, trained.Manifest with { Reference = trained.Manifest.Reference with { Success = null } });
        var evaluation = RouterEvaluation.Run(
            new EvaluationOptions { Bundle = trained.Output, Data = [sample], Labels = true, Split = "test", Resamples = 40 });

        var version = ReferenceWriter.Write(trained.Output, evaluation);

        var (expected, written) = (trained.Manifest.Reference.Success!, ClassifierBundle.ReadManifest(trained.Output).Reference.Success!);
        Assert.Equal(ClassifierBundle.ReadHeader(trained.Output).Version, version);
        Assert.Equal(trained.Manifest.Metrics["tier_accuracy"].Samples, expected.Rows);
        Assert.Equal(expected.Rows, written.Rows);
        foreach (var (own, again) in expected.Tiers.Zip(written.Tiers))
        {
            Assert.Equal(own.Tier, again.Tier);
            // The serving network adds in another order, so a value may lie on the other side of an edge.
            Assert.All(own.Edges.Zip(again.Edges), e => Assert.Equal(e.First, e.Second, 2e-4f));
            Assert.All(own.Shares.Zip(again.Shares), s => Assert.Equal(s.First, s.Second, 2f / own.Shares.Count / 10));
        }

        Assert.Equal(4, Directory.GetFileSystemEntries(trained.Output).Length);
    }

    [Fact]
    public void Train_LearnableLabels_AreLearned()
    {
        using var folder = new TemporaryFolder();
        var rows = Enumerable.Range(0, 400).Select(i => i % 2 == 0
            ? $$"""{"prompt":"translate word number{{(char)('a' + (i % 26))}}{{(char)('a' + (i / 26))}}","tier":"economy","task":"translation"}"""
            : $$"""{"prompt":"prove theorem about {{(char)('a' + (i % 26))}}{{(char)('a' + (i / 26))}}","tier":"premium","task":"mathematics"}""");
        var report = Trainer.Train(Options(folder, folder.Write("easy.jsonl", rows), "easy", 2, 1) with { Hyperparameters = Small with { Epochs = 15 } });
        Assert.True(report.Manifest.Metrics["tier_accuracy"].Value > 0.95, $"{report.Manifest.Metrics["tier_accuracy"]}");
        Assert.True(report.Manifest.Metrics["task_accuracy"].Value > 0.95);
        Assert.Equal(0, report.Manifest.Metrics["under_route"].Value, 0.05);
    }

    [Fact]
    public void Train_Progress_TellsEveryStage()
    {
        using var folder = new TemporaryFolder();
        var seen = new Recorder();
        Trainer.Train(Options(folder, Sample(folder, every: 20), "p", 2, 1), seen);
        Assert.Equal([TrainStage.Reading, TrainStage.Training, TrainStage.Calibrating, TrainStage.Writing], seen.Steps.Select(s => s.Stage).Distinct());
        Assert.All(seen.Steps.Where(s => s.Stage == TrainStage.Training), s => Assert.True(s.TrainLoss > 0 && s.DevLoss > 0));
    }

    [Fact]
    public void Train_FoldersBesideTheBundle_AreLeftAsTheyWere()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "n.new"));
        var notes = folder.Write("n.new/notes.txt", "somebody's");
        Train(folder, Sample(folder, every: 40), "n", 2, 1);
        Assert.True(File.Exists(notes));
        Assert.Equal(["n", "n.new"], Directory.GetDirectories(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Train_Cancelled_WritesNothing()
    {
        using var folder = new TemporaryFolder();
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => Trainer.Train(Options(folder, Sample(folder, every: 20), "c", 2, 1), null, cancel.Token));
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "c")));
    }

    [Fact]
    public void Train_NoData_SaysSo()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("nothing to train on", Assert.Throws<DataException>(() => Trainer.Train(new TrainOptions { Output = folder.Path })).Message, StringComparison.Ordinal);
        Assert.Contains("corpus folder does not exist", Assert.Throws<DataException>(() => Trainer.Train(new TrainOptions { Output = folder.Path, CorpusFolder = "/nowhere" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_BenchmarkAlone_MakesABundle()
    {
        using var folder = new TemporaryFolder();
        var rows = Enumerable.Range(0, 60).Select(i =>
            $$$"""{"id":"b-{{{i}}}","source":"bench","prompt":"question {{{(char)('a' + (i % 26))}}}{{{(char)('a' + (i / 26))}}}","models":{"mixtral-8x7b":{"score":{{{i % 2}}}},"gpt-4-1106":{"score":1}},"split":"{{{(i % 5 == 0 ? "dev" : i % 5 == 1 ? "test" : "train")}}}","meta":{"task":"t"}}""");
        var report = Trainer.Train(new TrainOptions
        {
            Output = Path.Combine(folder.Path, "bench"),
            Benchmarks = [folder.Write("bench.jsonl", rows)],
            Clock = new StoppedClock(),
            Hyperparameters = Small,
        });
        Assert.True(report.Manifest.Metrics.ContainsKey("bench_apgr"));
        Assert.False(report.Manifest.Metrics.ContainsKey("tier_accuracy"));
    }

    private static string Sample(TemporaryFolder folder, int every) => folder.Write(
        $"sample{every}.jsonl",
        Directory.GetFiles(Repository.Corpus, "*.jsonl").Order(StringComparer.Ordinal).SelectMany(File.ReadLines).Where((_, i) => i % every == 0));

    private static TrainOptions Options(TemporaryFolder folder, string labelled, string name, int threads, ulong seed) => new()
    {
        Output = Path.Combine(folder.Path, name),
        Labelled = [labelled],
        Seed = seed,
        Threads = threads,
        Clock = new StoppedClock(),
        Hyperparameters = Small,
    };

    private static TrainReport Train(TemporaryFolder folder, string labelled, string name, int threads, ulong seed) =>
        Trainer.Train(Options(folder, labelled, name, threads, seed));

    private static byte[] Bytes(TrainReport report, string file) => File.ReadAllBytes(Path.Combine(report.Output, file));

    private sealed class Recorder : IProgress<TrainProgress>
    {
        public List<TrainProgress> Steps { get; } = [];

        public void Report(TrainProgress value) => Steps.Add(value);
    }
}
