using Google.Protobuf;
using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Cli.Learning.Logged;
using RoutingDecision.Cli.Tests.Journals;
using RoutingDecision.Learning.Data;
using RoutingDecision.State.Journal;
using RoutingDecision.State.Journal.Records;
using RoutingDecision.TestKit;

namespace RoutingDecision.Cli.Tests.Learning;

public sealed class JournalPromptsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_ComparisonThatWasAskedFor_WeighsByTheDecisionsShadowProbability()
    {
        var bundle = SourceTree.Find("deploy/models/default");
        var header = ClassifierBundle.ReadHeader(bundle);
        var id = DecisionIds.ToBytes(1);
        WrittenJournal.In(_folder.FullPath,
        [
            new JournalRecord
            {
                Decision = new DecisionRecord
                {
                    Id = id,
                    ClassifierVersion = header.Version,
                    Request = new RequestFacts(),
                    Prompt = new PromptFacts { Digest = ByteString.CopyFrom(new byte[32]), FeatureIds = ByteString.CopyFrom(1, 0) },
                    Route = new RouteFacts { Model = "m", Tier = "economy", Plan = new PlanFacts { ShadowProbability = 0.125 } },
                },
            },
            new JournalRecord
            {
                Outcome = new OutcomeRecord
                {
                    Decision = new ClaimsRecord { Id = id, Model = "m", Tier = "economy", Propensity = 1 },
                    Attempt = 1,
                    Model = "m",
                    Comparison = "agree",
                },
            },
        ]);

        var prompt = Assert.Single(JournalPrompts.Read(_folder.FullPath, [bundle], header.Manifest.Featurizer!, LabelSpace.Default).Prompts);

        Assert.Equal(8, prompt.Evidence.Weight(0));
    }
}
