using RoutingDecision.Core.Prompts;
using RoutingDecision.Learning.Data;
using RoutingDecision.Learning.Training;

namespace RoutingDecision.Learning.Tests.Data;

public sealed class DataTests
{
    [Fact]
    public void FromLabel_MiddleTier_FailsBelowAndSucceedsFromOn()
    {
        var evidence = TierEvidence.FromLabel(1, 3, weight: 2, doubt: 0.1);
        Assert.Equal([0.1, 0.9, 0.9], Enumerable.Range(0, 3).Select(evidence.Success), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.All(Enumerable.Range(0, 3), t => Assert.Equal(2, evidence.Weight(t)));
    }

    [Fact]
    public void Read_BenchmarkRow_GivesOneObservationPerModelOfATier()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("b.jsonl", """{"id":"x-1","source":"x","prompt":"p","models":{"claude-3-haiku-20240307":{"score":1,"cost":null},"mixtral-8x7b":{"score":0},"gpt-4-1106":{"score":1},"unknown":{"score":0}},"split":"dev","meta":{"task":"t"}}""");
        var row = Assert.Single(BenchmarkReader.Read(file, LabelSpace.Default, BenchmarkTiers.Default));
        Assert.Equal(Split.Dev, row.Split);
        Assert.Equal((0.5, 1.0), (row.Evidence.Success(0), row.Evidence.Weight(0)));
        Assert.Equal(0, row.Evidence.Weight(1));
        Assert.Equal((1.0, 1.0), (row.Evidence.Success(2), row.Evidence.Weight(2)));
        Assert.Equal(-1, row.Tier);
    }

    [Fact]
    public void Read_SubjectWithMisreadAnswers_IsLeftOut()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("b.jsonl", """{"id":"1","source":"routellm_mmlu","prompt":"p","models":{"gpt-4-1106":{"score":0}},"split":"train","meta":{"task":"high_school_mathematics"}}""");
        Assert.Empty(BenchmarkReader.Read(file, LabelSpace.Default, BenchmarkTiers.Default));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"t\"")]
    public void Read_BenchmarkRowWhoseMetaIsNoObject_HasNoSubject(string meta)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("b.jsonl", """{"id":"1","source":"x","prompt":"p","models":{"gpt-4-1106":{"score":1}},"split":"train","meta":META}""".Replace("META", meta, StringComparison.Ordinal));
        Assert.Equal("", Assert.Single(BenchmarkReader.Read(file, LabelSpace.Default, BenchmarkTiers.Default)).Group);
    }

    [Theory]
    [InlineData("""{"task":5}""", "'task' is a number, not text")]
    [InlineData("""{"contaminated":"yes"}""", "'contaminated' is text, not true or false")]
    public void Read_BenchmarkRowWhoseMetaHasAnotherType_IsRefused(string meta, string expected)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("b.jsonl", """{"id":"1","source":"x","prompt":"p","models":{"gpt-4-1106":{"score":1}},"meta":META}""".Replace("META", meta, StringComparison.Ordinal));

        var train = Assert.Throws<DataException>(() => BenchmarkReader.Read(file, LabelSpace.Default, BenchmarkTiers.Default).ToList());
        var evaluate = Assert.Throws<DataException>(() => ModelResultsReader.Read(file).ToList());

        Assert.Equal(($"{file}:1: {expected}", $"{file}:1: {expected}"), (train.Message, evaluate.Message));
    }

    [Fact]
    public void Read_LabelledRowWithNulls_IsReadAsWithoutThem()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("l.jsonl", """{"id":null,"prompt":"p","tier":"economy","task":null,"split":null,"language":null}""");
        var row = Assert.Single(LabelledReader.Read(file, "mine", LabelSpace.Default));
        Assert.Equal(("mine-1", -1, ""), (row.Id, row.Task, row.Language));
    }

    [Fact]
    public void Read_BenchmarkOfUnknownModels_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("b.jsonl", """{"id":"1","source":"x","prompt":"p","models":{"ours":{"score":1}},"split":"train"}""");
        var error = Assert.Throws<DataException>(() => BenchmarkReader.Read(file, LabelSpace.Default, BenchmarkTiers.Default).ToList());
        Assert.Contains("no row has a model that stands for a tier", error.Message, StringComparison.Ordinal);
        Assert.Contains("gpt-4-1106", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_BenchmarkRowsWithoutASplit_HaveThatOfTheirText()
    {
        using var folder = new TemporaryFolder();
        const string Models = """{"gpt-4-1106":{"score":1}}""";
        var file = folder.Write("b.jsonl", Enumerable.Range(1, 40).Select(i =>
            $$"""{"id":"{{i}}","source":"x","models":{{Models}},"prompt":"{{new string('a', i)}}"}"""));
        var rows = BenchmarkReader.Read(file, LabelSpace.Default, BenchmarkTiers.Default).ToArray();
        Assert.All(rows, r => Assert.Equal(SplitRule.Of(r.Input.Messages.Span), r.Split));
        Assert.Contains(rows, r => r.Split == Split.Train);
        Assert.Contains(rows, r => r.Split == Split.Test);
    }

    [Fact]
    public void Read_BenchmarkRowOfASplitThatIsNone_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("b.jsonl", """{"id":"1","source":"x","prompt":"p","models":{"gpt-4-1106":{"score":1}},"split":"tset"}""");
        var error = Assert.Throws<DataException>(() => BenchmarkReader.Read(file, LabelSpace.Default, BenchmarkTiers.Default).ToList());
        Assert.Equal($"{file}:1: split \"tset\" is none of train, dev, test", error.Message);
    }

    [Fact]
    public void Read_FileThatIsNoGzip_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("l.jsonl.gz", """{"prompt":"fine","tier":"economy"}""");
        var error = Assert.Throws<DataException>(() => LabelledReader.Read(file, "s", LabelSpace.Default).ToList());
        Assert.StartsWith($"{file}:1: the file can't be read", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("own.jsonl", false)]
    [InlineData("own", true)]
    public void Read_SourceToLeaveOut_IsLeftOutOrRefusedWhenThereIsNone(string name, bool refused)
    {
        using var folder = new TemporaryFolder();
        var own = folder.Write("own.jsonl", """{"prompt":"one","tier":"economy","split":"train"}""");
        var other = folder.Write("other.jsonl", """{"prompt":"two","tier":"economy","split":"train"}""");
        var options = new TrainOptions { Output = folder.Path, Labelled = [own, other], LeaveOut = [name] };
        if (refused)
        {
            var error = Assert.Throws<DataException>(() => PromptSources.Read(options, null));
            Assert.Contains("'own' is to be left out, but the sources are own.jsonl, other.jsonl", error.Message, StringComparison.Ordinal);
            return;
        }

        Assert.Equal("other.jsonl", Assert.Single(PromptSources.Read(options, null)).Source);
    }

    [Fact]
    public void Read_LabelledConversation_KeepsRolesAndLabels()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("l.jsonl", """{"id":"a","messages":[{"role":"system","text":"s"},{"role":"user","text":"fix it"}],"tier":"premium","task":"debugging","language":"en","weight":3}""");
        var row = Assert.Single(LabelledReader.Read(file, "mine", LabelSpace.Default));
        Assert.Equal((2, 11, "en"), (row.Tier, row.Task, row.Language));
        Assert.Equal([MessageRole.System, MessageRole.User], row.Input.Messages.ToArray().Select(m => m.Role));
        Assert.Equal(3, row.Evidence.Weight(0));
    }

    [Theory]
    [InlineData("{", "not JSON")]
    [InlineData("[1]", "not a JSON object")]
    [InlineData("""{"prompt":"p"}""", "'tier' is missing")]
    [InlineData("""{"prompt":"p","tier":"gold"}""", "tier 'gold' is none of economy, standard, premium")]
    [InlineData("""{"prompt":"p","tier":"economy","task":"dance"}""", "task 'dance'")]
    [InlineData("""{"tier":"economy"}""", "neither 'prompt' nor 'messages'")]
    [InlineData("""{"tier":"economy","messages":[{"role":"boss","text":"x"}]}""", "role 'boss'")]
    [InlineData("""{"prompt":"p","tier":"economy","weight":-1}""", "'weight'")]
    [InlineData("""{"messages":["p"],"tier":"economy"}""", "'role' is missing or not text")]
    [InlineData("""{"messages":[{"role":"user","text":"half \ud800 a pair"}],"tier":"economy"}""", "'text' is no text: half a surrogate pair is in it")]
    [InlineData("""{"prompt":"p","tier":"economy","split":5}""", "'split' is a number, not text")]
    [InlineData("""{"prompt":"p","tier":"economy","task":5}""", "'task' is a number, not text")]
    [InlineData("""{"prompt":"p","tier":"economy","id":7}""", "'id' is a number, not text")]
    [InlineData("""{"prompt":"p","tier":"economy","language":["en"]}""", "'language' is a list, not text")]
    [InlineData("""{"prompt":true,"messages":[{"role":"user","text":"x"}],"tier":"economy"}""", "'prompt' is true or false, not text")]
    [InlineData("""{"prompt":"p","tier":{"name":"economy"}}""", "'tier' is an object, not text")]
    public void Read_BadLabelledRow_NamesFileLineAndReason(string line, string reason)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("bad.jsonl", """{"prompt":"fine","tier":"economy"}""", string.Empty, line);
        var error = Assert.Throws<DataException>(() => LabelledReader.Read(file, "s", LabelSpace.Default).ToList());
        Assert.StartsWith($"{file}:3: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_SameTextInOtherDress_HasTheSameSplit()
    {
        PromptMessage[] Ask(string text) => [new(MessageRole.User, text)];
        Assert.All(Enumerable.Range('a', 26), c => Assert.Equal(SplitRule.Of(Ask($"Hello, World {(char)c} 12")), SplitRule.Of(Ask($"  hello world... {(char)c}; 98!"))));
        var counts = Enumerable.Range(0, 2_000).Select(i => SplitRule.Of(Ask(new string((char)('a' + (i % 26)), 1 + (i / 26))))).GroupBy(s => s).ToDictionary(g => g.Key, g => g.Count());
        Assert.InRange(counts[Split.Train], 1_320, 1_480);
        Assert.InRange(counts[Split.Dev], 100, 180);
        Assert.InRange(counts[Split.Calibration], 115, 205);
        Assert.InRange(counts[Split.Test], 250, 350);
    }

    [Fact]
    public void Find_AlmostTheSameText_IsFoundAndOtherTextNot()
    {
        ReadOnlyMemory<PromptMessage> Ask(string text) => new PromptMessage[] { new(MessageRole.User, text) };
        var pairs = NearDuplicates.Find([Ask("What is the capital of Burkina Faso?"), Ask("Write a poem on rain"), Ask("what's the capital of Burkina Faso")], 0.6).ToArray();
        Assert.Equal((0, 2), (Assert.Single(pairs).First, pairs[0].Second));
    }

    [Fact]
    public void Build_TwentyTimesAsManyBenchmarkRows_WeighNoMoreThanThePrompts()
    {
        using var folder = new TemporaryFolder();
        var prompts = folder.Write("own.jsonl", Enumerable.Range(0, 50).Select(i => $$"""{"prompt":"ask {{i}}","tier":"economy","split":"train"}"""));
        const string Models = """{"gpt-4-1106":{"score":1}}""";
        string Benchmark(string source, int rows) => folder.Write($"{source}.jsonl", Enumerable.Range(0, rows).Select(i =>
            $$"""{"id":"{{i}}","source":"{{source}}","prompt":"question {{i}}","models":{{Models}},"split":"train"}"""));
        var options = new TrainOptions { Output = folder.Path, Labelled = [prompts], Benchmarks = [Benchmark("large", 900), Benchmark("small", 100)] };

        var data = ExampleBuilder.Build(PromptSources.Read(options, null), new Hyperparameters());

        double Mass(string source) => data.Examples.Where(e => data.Sources[e.Source] == source).Sum(e => e.Weight.Max());
        Assert.Equal(1.0, (Mass("large") + Mass("small")) / Mass("own.jsonl"), 1e-3);
        Assert.Equal(3.0, Mass("large") / Mass("small"), 1e-3);
    }

    [Fact]
    public void Apply_ManyBenchmarkRows_WeighTheirShareOfTheLabelled()
    {
        static Example Row(int source, int tier) => new()
        {
            Source = source,
            Split = Split.Train,
            Ids = [],
            Shape = default,
            Success = [1f],
            Weight = [1f],
            IsBenchmark = tier < 0,
            Tier = tier,
            Task = -1,
        };
        Example[] rows = [.. Enumerable.Repeat(0, 100).Select(_ => Row(0, 0)), .. Enumerable.Repeat(0, 900).Select(_ => Row(1, -1)), .. Enumerable.Repeat(0, 100).Select(_ => Row(2, -1))];
        SourceBalance.Apply(rows, sources: 3, benchmarkShare: 0.5);
        double Mass(int source) => rows.Where(r => r.Source == source).Sum(r => r.Weight[0]);
        Assert.Equal(0.5, (Mass(1) + Mass(2)) / Mass(0), 1e-4);
        Assert.Equal(3.0, Mass(1) / Mass(2), 1e-3);
        Assert.Equal(1.0, rows.Average(r => r.Weight[0]), 1e-4);
    }
}
