using System.IO.Compression;
using System.Text;
using RoutingDecision.Learning.Protocols;
using RoutingDecision.Learning.Training;

namespace RoutingDecision.Learning.Tests.Protocols;

public sealed class ProtocolRunTests : IDisposable
{
    private const string Pair = """{"mixtral-8x7b":{"score":WEAK},"gpt-4-1106":{"score":1}}""";

    private const string ZeroEval = """
        {"claude-3-haiku-20240307":{"score":WEAK,"cost":1},"claude-3-5-haiku-20241022":{"score":1,"cost":2},
        "claude-3-5-sonnet-20241022":{"score":1,"cost":9}}
        """;

    private const string RouterBench = """
        {"mistral-7b-chat":{"score":WEAK,"cost":1},"gpt-3.5-turbo-1106":{"score":WEAK,"cost":2},"gpt-4-1106-preview":{"score":1,"cost":9}}
        """;

    private static readonly Hyperparameters Small = new()
    {
        Members = 1,
        Width = 8,
        Epochs = 2,
        Features = new Hyperparameters().Features with { DictionarySize = 1024 },
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_EveryProtocol_HasALineOfEveryRouterThatAppliesAndACardAroundIt()
    {
        var options = Options();

        var table = ProtocolRun.Run(options);
        var lines = table.TrimEnd().Split('\n').Select(l => l.Split('|', StringSplitOptions.TrimEntries)).ToArray();

        Assert.Equal(Protocol.All.Sum(p => p.Measures.Count) + 2, lines.Length);
        Assert.All(lines, cells => Assert.Equal(3 + ProtocolColumn.All.Count + 2, cells.Length));
        Assert.All(lines.Where(c => c[2] == "apgr"), cells => Assert.NotEqual("-", cells[4]));
        Assert.All(
            lines.Where(c => c[2] is "apgr" or "aiq"),
            cells => Assert.Equal(cells[1].Contains("in-domain", StringComparison.Ordinal), cells[5] != "-"));
        Assert.All(lines.Where(c => c[2] is "apgr" or "aiq"), cells => Assert.DoesNotContain("-", cells[6..8]));
        Assert.All(lines.Where(c => c[2] == "ece"), cells => Assert.Equal("-", cells[4]));

        Assert.Contains(lines, c => c[1] == "RouterBench, never seen" && c[2] == "ece" && c[6] != "-" && c[7] != "-");

        var card = ProtocolCard.Text(options, table);
        Assert.Contains($"{ProtocolTable.Begin}\n{table}{ProtocolTable.End}\n", card, StringComparison.Ordinal);
        Assert.Contains("# Classifier bundle `tiny`", card, StringComparison.Ordinal);
        Assert.Contains("Cohen's kappa is 1.00 (1.00 to 1.00) for tiers", card, StringComparison.Ordinal);
        Assert.Contains("Somebody read it.", card, StringComparison.Ordinal);
    }

    private ProtocolOptions Options()
    {
        var data = Directory.CreateDirectory(Path.Combine(_folder.Path, "data")).FullName;
        var corpus = Directory.CreateDirectory(Path.Combine(_folder.Path, "corpus", "readings")).Parent!.FullName;
        Gzip(data, "routellm_mmlu", Pair);
        Gzip(data, "routellm_gsm8k", Pair);
        Gzip(data, "zeroeval", ZeroEval);
        Gzip(data, "routerbench", RouterBench);
        _folder.Write("corpus/own.jsonl", Enumerable.Range(0, 40).Select(i =>
            $$"""{"id":"a-{{i}}","prompt":"ask {{new string('a', i + 1)}}","tier":"{{Tier(i)}}","task":"lookup","split":"{{Split(i)}}"}"""));
        _folder.Write(
            "corpus/readings/second.jsonl",
            """{"note":"Somebody read it."}""",
            """{"id":"a-0","tier":"economy","task":"lookup"}""",
            """{"id":"gone","tier":"premium","task":"lookup"}""");
        var bundle = Path.Combine(_folder.Path, "bundle");
        Trainer.Train(new TrainOptions { Output = bundle, Name = "tiny", CorpusFolder = corpus, Hyperparameters = Small });
        return new ProtocolOptions
        {
            DataFolder = data,
            CorpusFolder = corpus,
            Bundle = bundle,
            WorkFolder = Path.Combine(_folder.Path, "work"),
            Clock = new StoppedClock(),
            Threads = 1,
            Hyperparameters = Small,
        };
    }

    private static void Gzip(string folder, string source, string models)
    {
        var rows = Enumerable.Range(0, 40).Select(i =>
        {
            var own = models.Replace("WEAK", $"{i / 4 % 2}", StringComparison.Ordinal).ReplaceLineEndings("");
            var meta = $$"""{"task":"{{(i % 8 < 4 ? "gsm8k" : "math")}}"}""";
            return $$"""{"id":"{{i}}","source":"{{source}}","prompt":"question {{i}}","models":{{own}},"split":"{{Split(i)}}","meta":{{meta}}}""";
        });
        using var zip = new GZipStream(File.Create(Path.Combine(folder, $"{source}.jsonl.gz")), CompressionLevel.Fastest);
        zip.Write(Encoding.UTF8.GetBytes(string.Join('\n', rows)));
    }

    private static string Tier(int i) => i % 8 < 4 ? "economy" : "premium";

    private static string Split(int i) => (i % 4) switch
    {
        0 => "dev",
        1 => "test",
        _ => "train",
    };
}
