using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using RoutingDecision.State.Journal.Records;
using RoutingDecision.State.Journal.Wire;

namespace RoutingDecision.State.Tests.Journal.Wire;

public sealed class WireWriterTests
{
    [Fact]
    public void Written_AnyRecord_IsWhatTheGeneratedCodeWrites()
    {
        var wire = new WireWriter();
        for (var seed = 0; seed < 300; seed++)
        {
            var record = RandomRecord.Of<DecisionRecord>(new Random(seed));

            wire.Clear();
            Write(wire, record);

            Assert.Equal(record.ToByteArray(), wire.Written.ToArray());
        }
    }

    private static void Write(WireWriter wire, IMessage message)
    {
        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder())
        {
            var value = field.Accessor.GetValue(message);
            if (field.IsRepeated)
            {
                WriteList(wire, field, (IList)value);
            }
            else if (value is not null)
            {
                WriteOne(wire, field, value);
            }
        }
    }

    private static void WriteOne(WireWriter wire, FieldDescriptor field, object value)
    {
        switch (value)
        {
            case int number when field.FieldType == FieldType.SInt32:
                wire.SignedInt(field.FieldNumber, number);
                break;
            case int number:
                wire.Int(field.FieldNumber, number);
                break;
            case long number:
                wire.Int(field.FieldNumber, number);
                break;
            case ulong number:
                wire.Fixed(field.FieldNumber, number);
                break;
            case bool flag:
                wire.Bool(field.FieldNumber, flag);
                break;
            case double number:
                wire.Double(field.FieldNumber, number);
                break;
            case float number:
                wire.Float(field.FieldNumber, number);
                break;
            case string text:
                wire.Text(field.FieldNumber, text);
                break;
            case ByteString bytes:
                wire.Bytes(field.FieldNumber, bytes.Span);
                break;
            default:
                WritePart(wire, field, (IMessage)value);
                break;
        }
    }

    private static void WriteList(WireWriter wire, FieldDescriptor field, IList values)
    {
        switch (field.FieldType)
        {
            case FieldType.Float:
                wire.Packed<float>(field.FieldNumber, values.Cast<float>().ToArray());
                break;
            case FieldType.Double:
                wire.Packed<double>(field.FieldNumber, values.Cast<double>().ToArray());
                break;
            case FieldType.String:
                wire.Items(field.FieldNumber, [.. values.Cast<string>()]);
                break;
            case FieldType.Int64 when values.Count > 0:
                var begin = wire.Begin(field.FieldNumber);
                foreach (long number in values)
                {
                    wire.Number(number);
                }

                wire.End(begin);
                break;
            default:
                foreach (var part in values)
                {
                    WritePart(wire, field, (IMessage)part);
                }

                break;
        }
    }

    private static void WritePart(WireWriter wire, FieldDescriptor field, IMessage part)
    {
        var begin = wire.Begin(field.FieldNumber);
        Write(wire, part);
        wire.End(begin);
    }
}
