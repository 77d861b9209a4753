using System.Buffers.Binary;
using System.IO.Compression;
using Google.Protobuf;

namespace RoutingDecision.State.Redis.Reports;

/// <summary>A protobuf message as replicas tell it: its length, then the message, deflated.</summary>
internal static class DeflatedMessage
{
    /// <summary>Bytes that a message is read to at most: what is more was not written here.</summary>
    private const int MostBytes = 64 << 20;

    public static byte[] Write(IMessage message)
    {
        using var bytes = new MemoryStream();
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, message.CalculateSize());
        bytes.Write(length);
        using (var deflate = new DeflateStream(bytes, CompressionLevel.Fastest))
        {
            message.WriteTo(deflate);
        }

        return bytes.ToArray();
    }

    /// <summary>The message; null: the bytes are none that were written here.</summary>
    public static T? Read<T>(MessageParser<T> parser, byte[] bytes)
        where T : class, IMessage<T>
    {
        if (bytes.Length < sizeof(int) || BinaryPrimitives.ReadInt32LittleEndian(bytes) is not (>= 0 and <= MostBytes and var length))
        {
            return null;
        }

        try
        {
            var plain = new byte[length];
            using var inflate = new DeflateStream(new MemoryStream(bytes, sizeof(int), bytes.Length - sizeof(int)), CompressionMode.Decompress);
            inflate.ReadExactly(plain);
            return parser.ParseFrom(plain);
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidDataException or EndOfStreamException)
        {
            return null;
        }
    }
}
