using RoutingDecision.Learning.Data;
using RoutingDecision.Learning.Training;

namespace RoutingDecision.Learning.Tests.Data;

/// <summary>A certificate counts calibration rows: each must be one draw of its own that nothing was fitted to.</summary>
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

    [Fact]
    public void Read_TheCorpus_LosesNoCalibrationRow()
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
