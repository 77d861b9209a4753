using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace RoutingDecision.Server.Tests.HostileInput;

/// <summary>Messages with every field set, to values that are plausible, extreme or neither; the same number gives the same message.</summary>
internal sealed class SampleMessage(int number)
{
    private const int Depth = 5;

    private static readonly string[] Texts =
        ["acme", "small-a", "premium", "p-00000000", "\uD83D\uDE42\0\u202E", "default-none", "version: 1\ntiers: [a]\n", "*"];
    private static readonly long[] Numbers = [1, -1, 0, 5, long.MaxValue, long.MinValue, 1_700_000_000_000];
    private static readonly double[] Fractions = [0.5, double.NaN, double.PositiveInfinity, -1, 1e308, 0];

    private int _next = number;

    /// <summary>A message of a type.</summary>
    public IMessage Of(MessageDescriptor type) => Fill(type, Depth);

    private IMessage Fill(MessageDescriptor type, int depth)
    {
        var message = type.Parser.ParseFrom([]);
        foreach (var field in type.Fields.InFieldNumberOrder().Where(f => depth > 0 || f.FieldType != FieldType.Message))
        {
            if (field.IsMap)
            {
                var entry = field.MessageType.Fields;
                ((System.Collections.IDictionary)field.Accessor.GetValue(message))[Value(entry[1], depth)] = Value(entry[2], depth);
            }
            else if (field.IsRepeated)
            {
                ((System.Collections.IList)field.Accessor.GetValue(message)).Add(Value(field, depth));
            }
            else
            {
                field.Accessor.SetValue(message, Value(field, depth));
            }
        }

        return message;
    }

    private object Value(FieldDescriptor field, int depth) => field.FieldType switch
    {
        FieldType.Message => Fill(field.MessageType, depth - 1),
        FieldType.String => Any(Texts),
        FieldType.Bytes => ByteString.CopyFromUtf8(Any(Texts)),
        FieldType.Bool => Any(Numbers) > 0,
        FieldType.Enum => (int)Math.Clamp(Any(Numbers), -1, 99),
        FieldType.Double => Any(Fractions),
        FieldType.Float => (float)Any(Fractions),
        FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => (int)Math.Clamp(Any(Numbers), int.MinValue, int.MaxValue),
        FieldType.UInt32 or FieldType.Fixed32 => (uint)Math.Clamp(Any(Numbers), 0, uint.MaxValue),
        FieldType.UInt64 or FieldType.Fixed64 => (ulong)Math.Max(Any(Numbers), 0),
        _ => Any(Numbers),
    };

    private T Any<T>(T[] from) => from[(_next++ * 7 & int.MaxValue) % from.Length];
}
