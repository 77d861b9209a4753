using System.Text;
using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Server.Tests.Hosting;
using RoutingDecision.State.Journal;
using RoutingDecision.State.Journal.Decisions;
using RoutingDecision.State.Journal.Reading;
using RoutingDecision.State.Journal.Records;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Journal;

/// <summary>With the shipped bundle: what is kept of a prompt is enough for its classifier, and is not the prompt.</summary>
public sealed class JournalFeatureTests : IDisposable
{
    private const string Prompt = "Compare these two plans for the zaunkoenig7261 account and list the risks of each.";

    private static readonly string Bundle = SourceTree.Find("deploy/models/default");

    private readonly TemporaryFolder _state = new();

    public void Dispose() => _state.Dispose();

    [Fact]
    public async Task Decide_SamePromptTwice_LogsItsFeaturesOnceAndAllOfThem()
    {
        await using (var server = await StartAsync())
        {
            await server.Routing.DecideAsync(new DecideRequest { Prompt = Prompt });
            await server.Routing.DecideAsync(new DecideRequest { Prompt = Prompt });
        }

        var decisions = Decisions();
        Assert.Equal([false, true], decisions.Select(d => d.Assessment.FromCache));
        Assert.Equal(decisions[0].Prompt.Digest, decisions[1].Prompt.Digest);
        Assert.Empty(decisions[1].Prompt.FeatureIds);
        Assert.Equal(Expected(Prompt), FeatureIds.Unpack(decisions[0].Prompt.FeatureIds));
        Assert.True(decisions[0].Prompt.FeaturesWhole);
        Assert.Equal(PromptSignals.Count, decisions[0].Prompt.Signals.Count);
        AssertNoText();
    }

    [Fact]
    public async Task Decide_SettledByARule_LogsItsFeaturesForWhatIf()
    {
        await using (var server = await StartAsync(TestPolicies.Rules))
        {
            await server.Routing.DecideAsync(new DecideRequest { Prompt = Prompt });
            await server.Routing.DecideBatchAsync(new DecideBatchRequest
            {
                Requests = { new DecideRequest { Prompt = Prompt + " One." }, new DecideRequest { Prompt = Prompt + " Two." } },
            });
        }

        var decisions = Decisions();
        Assert.False(decisions[0].Assessment.Assessed);
        Assert.Equal(Expected(Prompt), FeatureIds.Unpack(decisions[0].Prompt.FeatureIds));
        Assert.Equal(Expected(Prompt + " One."), FeatureIds.Unpack(decisions[1].Prompt.FeatureIds));
        Assert.Equal(Expected(Prompt + " Two."), FeatureIds.Unpack(decisions[2].Prompt.FeatureIds));
        AssertNoText();
    }

    private static int[] Expected(string prompt)
    {
        using var classifier = ClassifierBundle.Load(Bundle);
        var view = PromptReader.Read(
            new PromptInput { Messages = new[] { new PromptMessage(Core.Prompts.MessageRole.User, prompt) }, SystemPrompt = "" });
        var ids = new int[classifier.MaxFeatures];
        return ids[..classifier.WriteFeatures(view, ids).Count];
    }

    /// <summary>A server whose journal has begun: features are written once a segment, and the first begins beside the start.</summary>
    private async Task<ServerUnderTest> StartAsync(string? policy = null)
    {
        var server = await ServerUnderTest.StartAsync(
            policy ?? File.ReadAllText(SourceTree.Find("deploy/policies/default.yaml")),
            change: o => (o.State, o.Bundle) = (_state.FullPath, Bundle));
        await Until.TrueAsync(() => server.Part<Core.Decisions.IDecisionLog>().FeatureEpoch > 1, () => "the first segment has begun");
        return server;
    }

    private List<DecisionRecord> Decisions() =>
        [.. new JournalReader(_state.At("journal")).Read(kinds: new HashSet<JournalKind> { JournalKind.Decision }).Select(i => i.Record.Decision)];

    private void AssertNoText()
    {
        var text = string.Concat(Directory.GetFiles(_state.At("journal"), "*.rdj").Select(f => Encoding.Latin1.GetString(File.ReadAllBytes(f))));
        Assert.NotEmpty(text);
        foreach (var word in (string[])["zaunkoenig7261", "these two plans", "list the risks"])
        {
            Assert.DoesNotContain(word, text, StringComparison.OrdinalIgnoreCase);
        }
    }
}
