using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace RoutingDecision.State.Tests.Journal.Wire;

/// <summary>Messages with random fields: absent, their default, short, long, not a number, not ASCII.</summary>
internal static class RandomRecord
{
    public static T Of<T>(Random random)
        where T : IMessage, new()
    {
        var message = new T();
        Fill(message, random);
        return message;
    }

    private static void Fill(IMessage message, Random random)
    {
        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder())
        {
            if (field.IsRepeated)
            {
                var list = (IList)field.Accessor.GetValue(message);
                for (var i = random.Next(4); i > 0; i--)
                {
                    list.Add(ValueOf(field, random));
                }
            }
            else if (random.Next(4) > 0)
            {
                field.Accessor.SetValue(message, ValueOf(field, random));
            }
        }
    }

    private static object ValueOf(FieldDescriptor field, Random random)
    {
        switch (field.FieldType)
        {
            case FieldType.Bool:
                return random.Next(2) == 0;
            case FieldType.Int32 or FieldType.SInt32:
                return (int)Number(random);
            case FieldType.Int64:
                return Number(random);
            case FieldType.Fixed64:
                return (ulong)Number(random);
            case FieldType.Double:
                return random.Next(5) switch { 0 => 0d, 1 => double.NaN, 2 => -0d, _ => random.NextDouble() * 1_000 };
            case FieldType.Float:
                return random.Next(5) switch { 0 => 0f, 1 => float.NaN, 2 => -0f, _ => random.NextSingle() };
            case FieldType.Bytes:
                var bytes = new byte[random.Next(200)];
                random.NextBytes(bytes);
                return ByteString.CopyFrom(bytes);
            case FieldType.String:
                return random.Next(8) switch { 0 => "", 1 => "grün-模型-🙂", 2 => new string('x', random.Next(20_000)), var n => $"name-{n}" };
            default:
                var part = field.MessageType.Parser.ParseFrom(ByteString.Empty);
                Fill(part, random);
                return part;
        }
    }

    private static long Number(Random random) => random.Next(5) switch
    {
        0 => 0,
        1 => -random.NextInt64(1_000),
        2 => random.NextInt64(),
        _ => random.Next(300),
    };
}
