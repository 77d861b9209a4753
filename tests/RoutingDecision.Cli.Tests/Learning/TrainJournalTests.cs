using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Cli.Servers;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Cli.Tests.Fixtures;
using RoutingDecision.Cli.Tests.Journals;
using RoutingDecision.Cli.Tests.Replays;
using RoutingDecision.Contracts.V1;
using RoutingDecision.State.Journal.Reading;
using RoutingDecision.State.Journal.Records;
using RoutingDecision.TestKit;

namespace RoutingDecision.Cli.Tests.Learning;

/// <summary>The whole way from a server's decisions and outcomes to a bundle, without text in between.</summary>
public sealed class TrainJournalTests : IDisposable
{
    /// <summary>Enough that fifty texts are held out.</summary>
    private const int Asks = 420;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Train_JournalOfAServer_LearnsFromWhatCallersReported()
    {
        await ServeAsync();

        var result = await CommandLine.RunAsync(
            "train", "--journal", _folder.At("state/journal"), "--served", SourceTree.Find("deploy/models/default"), "--name", "ours", "-o", _folder.At("ours"));

        Assert.True(result.ExitCode == ExitCode.Ok, result.Error);
        Assert.Contains($"journal: {Asks} decisions, {Asks} distinct prompts with an outcome, 0 decisions of other classifiers", result.Error, StringComparison.Ordinal);
        Assert.Contains($"it foretells outcomes better than {SourceTree.Find("deploy/models/default")} on ", result.Output, StringComparison.Ordinal);
        var manifest = ClassifierBundle.ReadManifest(_folder.At("ours"));
        var (loss, served) = (manifest.Metrics["journal_log_loss"], manifest.Metrics["journal_log_loss_served"]);
        Assert.Equal(loss.Value - served.Value, manifest.Metrics["journal_log_loss_change"].Value, 3);
        var source = Assert.Single(manifest.Training.Sources);
        Assert.Equal(("journal", Asks), (source.Source, source.Train + source.Dev + source.Calibration + source.Test));

        // Callers said that what rhymes needs the strongest tier and that colours need the cheapest: the new bundle knows it of asks it has not met.
        using var classifier = ClassifierBundle.Load(_folder.At("ours"));
        var hard = Classify(classifier, "rhyme: a poem on the word qqqq");
        var easy = Classify(classifier, "colour: which one has the word qqqq");
        Assert.True(hard[0] < 0.5f && easy[0] > 0.5f, $"hard {hard[0]}, easy {easy[0]}");
    }

    [Fact]
    public async Task Train_ReportsInAnotherReplicasJournal_AreJoinedInWhateverOrder()
    {
        // Not numbers: asks that differ in digits alone are one text. So many, as most give one observation and dev holds 7 %.
        const int Decided = 450;
        var asks = Enumerable.Range(0, Decided).Select(i => LoggedRun.Ask($"describe {WordOf(i)} in a sentence"));
        LoggedRun.Write(_folder.At("decisions"), await File.ReadAllTextAsync(SourceTree.Find("deploy/policies/default.yaml")), asks);
        var decisions = new JournalReader(_folder.At("decisions")).Read().Select(i => i.Record.Decision).OfType<DecisionRecord>().ToArray();
        WrittenJournal.In(_folder.At("reports"), [.. decisions.Select(WrittenJournal.Satisfied)]);

        // Somebody changes their mind in yet another one.
        WrittenJournal.In(_folder.At("later"), [.. decisions.Take(Decided / 2).Select(WrittenJournal.Unsatisfied)]);

        var (one, other) = (await TrainAsync("decisions", "reports", "later"), await TrainAsync("later", "reports", "decisions"));

        Assert.Contains($"journal: {Decided} decisions, {Decided} distinct prompts with an outcome", one.Said, StringComparison.Ordinal);
        Assert.Equal(one, other);
    }

    [Fact]
    public async Task Train_DamagedJournal_TellsHowMuchIsPassedOver()
    {
        await ServeAsync();
        var segment = Directory.GetFiles(_folder.At("state/journal")).Where(f => new FileInfo(f).Length > 4_000).Order(StringComparer.Ordinal).First();
        var bytes = await File.ReadAllBytesAsync(segment);
        bytes[^2_000] ^= 0xFF;
        await File.WriteAllBytesAsync(segment, bytes);

        var result = await CommandLine.RunAsync(
            "train", "--journal", _folder.At("state/journal"), "--served", SourceTree.Find("deploy/models/default"), "-o", _folder.At("ours"));

        Assert.True(result.ExitCode == ExitCode.Ok, result.Error);
        Assert.Contains("journal: 1 damaged place(s) passed over, the first: segment 1: ", result.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<(string Said, string Model)> TrainAsync(params string[] journals)
    {
        var bundle = _folder.At(string.Join('-', journals));
        var result = await CommandLine.RunAsync(
            ["train", "--journal", .. journals.Select(_folder.At), "--served", LoggedRun.Bundle, "-o", bundle]);
        Assert.True(result.ExitCode == ExitCode.Ok, result.Error);
        var said = result.Error.Split('\n').Single(l => l.StartsWith("journal:", StringComparison.Ordinal));
        return (said, ClassifierBundle.ReadManifest(bundle).Model.Sha256);
    }

    private static float[] Classify(Core.Assessment.IPromptClassifier classifier, string ask) =>
        classifier.Classify(Core.Prompts.PromptReader.Read(new Core.Prompts.PromptInput
        {
            Messages = new[] { new Core.Prompts.PromptMessage(Core.Prompts.MessageRole.User, ask) },
            SystemPrompt = "",
        })).Success;

    private async Task ServeAsync()
    {
        string[] args =
        [
            "--grpc", "127.0.0.1:0", "--metrics", "127.0.0.1:0", "--state", _folder.At("state"), "--policy", SourceTree.Find("deploy/policies/default.yaml"),
            "--bundle", SourceTree.Find("deploy/models/default"), "--seed", "1",
        ];
        await using var server = ChildProcess.Start(new ChildCommand(Built.Server, args));
        var ready = await server.WaitForLineAsync(l => l.StartsWith("ready ", StringComparison.Ordinal), TimeSpan.FromMinutes(1));
        var grpc = ready.Split(' ').Single(w => w.StartsWith("grpc=", StringComparison.Ordinal))["grpc=".Length..];
        using (var connection = new ServerConnection(new Uri("http://" + grpc), TimeProvider.System))
        {
            for (var i = 0; i < Asks; i++)
            {
                await AskAsync(connection, i);
            }
        }

        // The journal is whole once the server has ended in order.
        await server.SignalAsync("TERM");
        await server.WaitForExitAsync(TimeSpan.FromMinutes(1));
    }

    private static string WordOf(int i) => $"{(char)('a' + (i % 26))}{(char)('a' + (i / 26))}";

    private static async Task AskAsync(ServerConnection connection, int i)
    {
        var hard = i % 2 == 0;
        var word = WordOf(i);
        var prompt = hard ? $"rhyme: a poem on the word {word}" : $"colour: which one has the word {word}";
        var decision = await connection.CallAsync(connection.Routing.DecideAsync, new DecideRequest { Prompt = prompt }, CancellationToken.None);
        await connection.CallAsync(
            connection.Outcomes.ReportFeedbackAsync,
            new ReportFeedbackRequest { DecisionId = decision.DecisionId, NeededTier = hard ? "premium" : "economy" },
            CancellationToken.None);
    }
}
