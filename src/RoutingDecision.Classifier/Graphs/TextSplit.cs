using System.Runtime.InteropServices;
using Google.Protobuf;
using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Classifier.Graphs.Proto;

namespace RoutingDecision.Classifier.Graphs;

/// <summary>
/// Takes the sum of embeddings out of a graph as the trainer writes it, where a session would first copy every row out of the table and then pass
/// through five more nodes: what is left takes the sum for an input and gives the same answers bit for bit, since the sum is one of whole numbers.
/// </summary>
/// <param name="Table">The embeddings.</param>
/// <param name="Sum">Name of the input that takes a row's sum.</param>
/// <param name="Rest">The graph that is left.</param>
internal sealed record TextSplit(EmbeddingTable Table, string Sum, byte[] Rest)
{
    private const int Float = (int)TensorProto.Types.DataType.Float;

    /// <summary>Splits a model; null when its text is read in any other way.</summary>
    /// <param name="model">The model as it is in the file.</param>
    /// <param name="rows">Ids that prompts may have.</param>
    public static TextSplit? Of(byte[] model, int rows)
    {
        ModelProto whole;
        try
        {
            whole = ModelProto.Parser.ParseFrom(model);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }

        return whole.Graph is { } graph && Find(graph) is { } found && TableOf(graph, found.Gather.Input[0]) is { } table && table.Rows >= rows
            ? Split(whole, found, table)
            : null;
    }

    private static Found? Find(GraphProto graph)
    {
        if (OnlyUser(graph, "Gather", GraphContract.Ids) is not { Input.Count: 2 } gather || OnlyUser(graph, "Shape", GraphContract.Ids) is not { } length
            || graph.Node.Count(n => n.Input.Contains(GraphContract.Ids)) != 2 || gather.Input[1] != GraphContract.Ids || Number(gather, "axis") != 0
            || (Number(length, "start"), Number(length, "end")) != (1, 2))
        {
            return null;
        }

        return Next(graph, length, "ConstantOfShape") is { } ones && IsOne(ones)
            && Next(graph, ones, "MatMulInteger") is { Input.Count: 2 } product && product.Equals(Next(graph, gather, "MatMulInteger"))
            && product.Input[0] == ones.Output[0] && Next(graph, product, "Cast") is { } sum && Number(sum, "to") == Float
            ? new Found(gather, [gather, length, ones, product, sum], sum.Output[0])
            : null;
    }

    private static TextSplit Split(ModelProto whole, Found found, EmbeddingTable table)
    {
        var graph = whole.Graph;
        foreach (var node in found.Nodes)
        {
            graph.Node.Remove(node);
        }

        graph.Initializer.Remove(graph.Initializer.First(i => i.Name == found.Gather.Input[0]));
        graph.Input.Remove(graph.Input.First(i => i.Name == GraphContract.Ids));
        var shape = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension { DimParam = "batch" } } };
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = table.Columns });
        graph.Input.Add(new ValueInfoProto { Name = found.Sum, Type = new TypeProto { TensorType = new() { ElemType = Float, Shape = shape } } });
        return new TextSplit(table, found.Sum, whole.ToByteArray());
    }

    private static EmbeddingTable? TableOf(GraphProto graph, string name)
    {
        var tensor = graph.Initializer.FirstOrDefault(i => i.Name == name);
        return tensor is { DataType: (int)TensorProto.Types.DataType.Int8, Dims.Count: 2 } && graph.Node.Count(n => n.Input.Contains(name)) == 1
            && tensor.Dims[1] > 0 && tensor.RawData.Length == tensor.Dims[0] * tensor.Dims[1]
            // The graph is given rows padded with id 0, sums are not.
            && !tensor.RawData.Span[..(int)tensor.Dims[1]].ContainsAnyExcept((byte)0)
            ? new EmbeddingTable(MemoryMarshal.Cast<byte, sbyte>(tensor.RawData.Span).ToArray(), (int)tensor.Dims[1])
            : null;
    }

    /// <summary>The node that alone reads the only output of another, if it is of a type.</summary>
    private static NodeProto? Next(GraphProto graph, NodeProto node, string type)
    {
        if (node.Output.Count != 1 || graph.Output.Any(o => o.Name == node.Output[0]))
        {
            return null;
        }

        var users = graph.Node.Where(n => n.Input.Contains(node.Output[0])).ToArray();
        return users is [var user] && user.OpType == type ? user : null;
    }

    private static NodeProto? OnlyUser(GraphProto graph, string type, string input) =>
        graph.Node.Where(n => n.OpType == type && n.Input.Contains(input)).ToArray() is [var user] ? user : null;

    private static long? Number(NodeProto node, string attribute) => node.Attribute.FirstOrDefault(a => a.Name == attribute)?.I;

    private static bool IsOne(NodeProto fill) =>
        fill.Attribute is [{ T: { DataType: (int)TensorProto.Types.DataType.Uint8 } value }] && value.RawData.Span.SequenceEqual<byte>([1]);

    private sealed record Found(NodeProto Gather, IReadOnlyList<NodeProto> Nodes, string Sum);
}
