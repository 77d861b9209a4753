using Google.Protobuf;
using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Classifier.Graphs;
using RoutingDecision.Classifier.Graphs.Proto;
using RoutingDecision.Classifier.Inference;
using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Classifier.Tests.Graphs;

public sealed class TextSplitTests
{
    private const int Prompts = 2_000;

    private static readonly BundleHeader Header = ClassifierBundle.ReadHeader(Repository.DefaultBundle);

    /// <summary>Each way to spoil the part of the graph that is taken out.</summary>
    public static TheoryData<string> Spoils => [.. Changes.Keys];

    private static Dictionary<string, Action<GraphProto>> Changes { get; } = new(StringComparer.Ordinal)
    {
        ["rows along another axis"] = g => NodeOf(g, "Gather").Attribute[0].I = 1,
        ["twos instead of ones"] = g => NodeOf(g, "ConstantOfShape").Attribute[0].T.RawData = ByteString.CopyFrom(2),
        ["a length of another dimension"] = g => (NodeOf(g, "Shape").Attribute[0].I, NodeOf(g, "Shape").Attribute[1].I) = (0, 1),
        ["a sum in another type"] = g => NodeOf(g, "Cast").Attribute[0].I = (long)TensorProto.Types.DataType.Int64,
        ["rows that are read elsewhere too"] = g => g.Node.Add(new NodeProto { OpType = "Cast", Input = { NodeOf(g, "Gather").Output[0] }, Output = { "elsewhere" } }),
        ["a sum that is an output"] = g => g.Output.Add(new ValueInfoProto { Name = NodeOf(g, "MatMulInteger").Output[0] }),
        ["ids that are read elsewhere too"] = g => g.Node.Add(new NodeProto { OpType = "Cast", Input = { GraphContract.Ids }, Output = { "elsewhere" } }),
        ["an embedding of no id"] = g => TableOf(g).RawData = ByteString.CopyFrom([1, .. TableOf(g).RawData.Span[1..]]),
        ["a table of another type"] = g => TableOf(g).DataType = (int)TensorProto.Types.DataType.Uint8,
        ["a table that is too short"] = g => TableOf(g).RawData = ByteString.CopyFrom(TableOf(g).RawData.Span[..^1]),
        ["no table"] = g => g.Initializer.Remove(TableOf(g)),
    };

    [Fact]
    public void Classify_GraphWithoutItsText_AnswersBitForBitAsTheWhole()
    {
        using var split = ClassifierBundle.Load(Header);
        var whole = new OnnxClassifier(Header, ModelSession.Open(Model()), new HashedInput(Header.Manifest.Featurizer!, split: null));
        Assert.NotNull(TextSplit.Of(Model(), Header.Manifest.Featurizer!.DictionarySize));
        var random = new Random(5);
        var prompts = Enumerable.Range(0, Prompts).Select(_ => ViewOf(random)).ToArray();
        var (fromSplit, fromWhole) = (new PromptAssessment[Prompts], new PromptAssessment[Prompts]);

        split.Classify(prompts, fromSplit);
        whole.Classify(prompts, fromWhole);

        for (var i = 0; i < Prompts; i++)
        {
            Assert.Equal(fromWhole[i].Success, fromSplit[i].Success);
            Assert.Equal(fromWhole[i].Success, split.Classify(prompts[i]).Success);
            Assert.Equal((fromWhole[i].Task, fromWhole[i].TaskProbability), (fromSplit[i].Task, fromSplit[i].TaskProbability));
        }
    }

    [Theory]
    [MemberData(nameof(Spoils))]
    public void Of_TextReadInAnotherWay_IsNull(string spoil)
    {
        var model = ModelProto.Parser.ParseFrom(Model());
        Changes[spoil](model.Graph);
        Assert.Null(TextSplit.Of(model.ToByteArray(), 1));
    }

    [Fact]
    public void Of_NoModelOrTooFewRows_IsNull()
    {
        Assert.Null(TextSplit.Of([0xFF, 0xFF, 0xFF], 1));
        Assert.Null(TextSplit.Of([], 1));
        Assert.Null(TextSplit.Of(Model(), int.MaxValue));
    }

    private static byte[] Model() => File.ReadAllBytes(Path.Combine(Header.Folder, Header.Manifest.Model.File));

    private static NodeProto NodeOf(GraphProto graph, string type) => graph.Node.First(n => n.OpType == type);

    private static TensorProto TableOf(GraphProto graph) => graph.Initializer.First(i => i.Name == NodeOf(graph, "Gather").Input[0]);

    private static PromptView ViewOf(Random random)
    {
        var text = string.Create(random.Next(0, 1_500), random, (characters, r) =>
        {
            foreach (ref var c in characters)
            {
                c = r.Next(8) == 0 ? ' ' : (char)(r.Next(20) == 0 ? r.Next(0x80, 0x3000) : r.Next('a', 'z' + 1));
            }
        });
        return PromptReader.Read(new PromptInput { Messages = new[] { new PromptMessage(MessageRole.User, text) }, SystemPrompt = "" });
    }
}
