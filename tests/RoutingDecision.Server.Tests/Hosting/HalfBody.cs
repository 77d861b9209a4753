using System.Net;
using Google.Protobuf;

namespace RoutingDecision.Server.Tests.Hosting;

/// <summary>A call's message: all but the last byte, and that when it is told. Until then the call is under way.</summary>
internal sealed class HalfBody(IMessage request, Task resume) : HttpContent
{
    /// <summary>
    /// A field that no message has, skipped by readers: the web server ends calls whose bodies come slower than 240 bytes a second, so these bytes
    /// buy minutes.
    /// </summary>
    private static readonly byte[] Padding = PaddingOf(64 * 1024);

    private readonly byte[] _frame = RawGrpc.Frame([.. Padding, .. request.ToByteArray()]);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(_frame.AsMemory(0, _frame.Length - 1));
        await stream.FlushAsync();
        await resume;
        await stream.WriteAsync(_frame.AsMemory(_frame.Length - 1));
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    private static byte[] PaddingOf(int length)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
        {
            output.WriteTag(15_000, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(new byte[length]));
        }

        return bytes.ToArray();
    }
}
