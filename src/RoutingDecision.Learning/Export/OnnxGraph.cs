using System.Runtime.InteropServices;
using Google.Protobuf;
using RoutingDecision.Classifier.Graphs.Proto;

namespace RoutingDecision.Learning.Export;

/// <summary>Builds an ONNX graph node by node. The same calls give the same bytes.</summary>
internal sealed class OnnxGraph(string name)
{
    // Read by every runtime of the last years; the operators used are older still.
    private const int IrVersion = 8;
    private const int Opset = 17;

    private readonly GraphProto _graph = new() { Name = name };

    public string Constant(string name, ReadOnlySpan<float> values, params ReadOnlySpan<long> dims) =>
        Constant(name, TensorProto.Types.DataType.Float, MemoryMarshal.AsBytes(values), dims);

    public string Constant(string name, ReadOnlySpan<long> values, params ReadOnlySpan<long> dims) =>
        Constant(name, TensorProto.Types.DataType.Int64, MemoryMarshal.AsBytes(values), dims);

    /// <summary>Signed bytes.</summary>
    public string Constant(string name, ReadOnlySpan<byte> values, params ReadOnlySpan<long> dims) => Constant(name, TensorProto.Types.DataType.Int8, values, dims);

    public string Node(string type, string output, ReadOnlySpan<string> inputs, params ReadOnlySpan<(string Name, long Value)> attributes)
    {
        var node = new NodeProto { OpType = type, Name = output };
        foreach (var input in inputs)
        {
            node.Input.Add(input);
        }

        node.Output.Add(output);
        foreach (var (attribute, value) in attributes)
        {
            node.Attribute.Add(new AttributeProto { Name = attribute, I = value, Type = AttributeProto.Types.AttributeType.Int });
        }

        _graph.Node.Add(node);
        return output;
    }

    /// <summary>A tensor of the shape that an input names, filled with one unsigned byte.</summary>
    public string Fill(string output, string shape, byte value)
    {
        Node("ConstantOfShape", output, [shape]);
        var tensor = new TensorProto { DataType = (int)TensorProto.Types.DataType.Uint8, RawData = ByteString.CopyFrom(value) };
        tensor.Dims.Add(1);
        _graph.Node[^1].Attribute.Add(new AttributeProto { Name = "value", T = tensor, Type = AttributeProto.Types.AttributeType.Tensor });
        return output;
    }

    /// <summary>A node with one attribute that is a list.</summary>
    public string Node(string type, string output, ReadOnlySpan<string> inputs, string attribute, ReadOnlySpan<long> values)
    {
        Node(type, output, inputs);
        var list = new AttributeProto { Name = attribute, Type = AttributeProto.Types.AttributeType.Ints };
        foreach (var value in values)
        {
            list.Ints.Add(value);
        }

        _graph.Node[^1].Attribute.Add(list);
        return output;
    }

    /// <summary>An input of 64-bit integers, as transformers have them.</summary>
    public void LongInput(string name, params ReadOnlySpan<int> dims) => _graph.Input.Add(Value(name, TensorProto.Types.DataType.Int64, dims));

    public void Input(string name, bool isInteger, params ReadOnlySpan<int> dims) =>
        _graph.Input.Add(Value(name, isInteger ? TensorProto.Types.DataType.Int32 : TensorProto.Types.DataType.Float, dims));

    public void Output(string name, params ReadOnlySpan<int> dims) =>
        _graph.Output.Add(Value(name, TensorProto.Types.DataType.Float, dims));

    public byte[] ToBytes()
    {
        var model = new ModelProto { IrVersion = IrVersion, ProducerName = "routing-decision", ProducerVersion = "1", Graph = _graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = string.Empty, Version = Opset });
        return model.ToByteArray();
    }

    private string Constant(string name, TensorProto.Types.DataType type, ReadOnlySpan<byte> bytes, ReadOnlySpan<long> dims)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)type, RawData = ByteString.CopyFrom(bytes) };
        foreach (var dim in dims)
        {
            tensor.Dims.Add(dim);
        }

        _graph.Initializer.Add(tensor);
        return name;
    }

    private static ValueInfoProto Value(string name, TensorProto.Types.DataType type, ReadOnlySpan<int> dims)
    {
        var shape = new TensorShapeProto();
        for (var i = 0; i < dims.Length; i++)
        {
            shape.Dim.Add(dims[i] < 0
                ? new TensorShapeProto.Types.Dimension { DimParam = i == 0 ? "batch" : "ids" }
                : new TensorShapeProto.Types.Dimension { DimValue = dims[i] });
        }

        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape } } };
    }
}
