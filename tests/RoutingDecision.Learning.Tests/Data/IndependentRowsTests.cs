using RoutingDecision.Learning.Data;
using RoutingDecision.Learning.Training;

namespace RoutingDecision.Learning.Tests.Data;

/// <summary>
/// What is measured must not have been fitted to, and a certificate counts calibration rows: each must be one draw of its own.
/// </summary>
public sealed class IndependentRowsTests
{
    [Fact]
    public void Read_CalibrationRowThatIsRepeated_CountsOnce()
    {
        var rows = Read(
            """{"prompt":"Say it twice!","tier":"economy","split":"calibration"}""",
            """{"prompt":"say it  twice","tier":"economy","split":"calibration"}""",
            """{"prompt":"say it once","tier":"economy","split":"calibration"}""");
        Assert.Equal(2, rows.Count(r => r.Split == Split.Calibration));
    }

    [Theory]
    [InlineData("train")]
    [InlineData("dev")]
    public void Read_CalibrationRowWhoseTextIsFittedTo_DoesNotCount(string split)
    {
        var rows = Read(
            """{"prompt":"Known already","tier":"economy","split":"calibration"}""",
            """{"prompt":"known already.","tier":"economy","split":"SPLIT"}""".Replace("SPLIT", split, StringComparison.Ordinal));
        Assert.DoesNotContain(rows, r => r.Split == Split.Calibration);
    }

    [Theory]
    [InlineData("dev", "train")]
    [InlineData("test", "train")]
    [InlineData("test", "dev")]
    public void Read_RowWhoseTextIsFittedTo_IsNotMeasured(string measured, string fitted)
    {
        var rows = Read(
            """{"id":"before","prompt":"Known already","tier":"economy","split":"SPLIT"}""".Replace("SPLIT", measured, StringComparison.Ordinal),
            """{"id":"fitted","prompt":"known already.","tier":"economy","split":"SPLIT"}""".Replace("SPLIT", fitted, StringComparison.Ordinal),
            """{"id":"after","prompt":"Known already","tier":"economy","split":"SPLIT"}""".Replace("SPLIT", measured, StringComparison.Ordinal),
            """{"id":"other","prompt":"Something else","tier":"economy","split":"SPLIT"}""".Replace("SPLIT", measured, StringComparison.Ordinal));
        Assert.Equal(["fitted", "other", "own.jsonl-5"], rows.Select(r => r.Id));
    }

    [Fact]
    public void Read_TestRowsOfOneText_AllCount()
    {
        var rows = Read(
            """{"prompt":"say it twice","tier":"economy","split":"test"}""",
            """{"prompt":"say it twice","tier":"premium","split":"test"}""",
            """{"prompt":"say it twice","tier":"premium","split":"calibration"}""");
        Assert.Equal(2, rows.Count(r => r.Split == Split.Test));
    }

    [Theory]
    [InlineData("Add 2 and 3", "test", true)]
    [InlineData("Add 2 and 4", "test", false)]
    [InlineData("Add 2 and 4", "dev", false)]
    public void Read_QuestionOfABenchmark_IsKnownByItsTextAsWritten(string prompt, string split, bool isKnown)
    {
        const string Models = """{"gpt-4-1106":{"score":1}}""";
        using var folder = new TemporaryFolder();
        var known = folder.Write("a.jsonl", $$"""{"id":"a","source":"a","prompt":"Add 2 and 3","models":{{Models}},"split":"train"}""");
        var other = folder.Write("b.jsonl", $$"""{"id":"b","source":"b","prompt":"{{prompt}}","models":{{Models}},"split":"{{split}}"}""");
        var rows = PromptSources.Read(new TrainOptions { Output = folder.Path, Benchmarks = [known, other] }, null);
        Assert.Equal(isKnown, rows.All(r => r.Source != "b"));
    }

    [Fact]
    public void Read_LabelledTestRowThatABenchmarkTrainsOn_IsNotMeasured()
    {
        using var folder = new TemporaryFolder();
        var known = folder.Write("a.jsonl", """{"id":"a","source":"a","prompt":"Add 2 and 3","models":{"gpt-4-1106":{"score":1}},"split":"train"}""");
        var own = folder.Write("own.jsonl", """{"prompt":"add 2 and 3!","tier":"economy","split":"test"}""");
        var rows = PromptSources.Read(new TrainOptions { Output = folder.Path, Benchmarks = [known], Labelled = [own] }, null);
        Assert.Equal("a", Assert.Single(rows).Id);
    }

    [Fact]
    public void Read_TheCorpus_LosesNoRow()
    {
        using var folder = new TemporaryFolder();
        var rows = PromptSources.Read(new TrainOptions { Output = folder.Path, CorpusFolder = Repository.Corpus }, null);
        Assert.Equal(Repository.ReadCorpus().Count, rows.Count);
    }

    private static IReadOnlyList<SourcePrompt> Read(params string[] rows)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("own.jsonl", [.. rows, """{"prompt":"something to train on","tier":"economy","split":"train"}"""]);
        return PromptSources.Read(new TrainOptions { Output = folder.Path, Labelled = [file] }, null);
    }
}
