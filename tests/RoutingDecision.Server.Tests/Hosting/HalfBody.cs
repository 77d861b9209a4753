using System.Net;
using Google.Protobuf;

namespace RoutingDecision.Server.Tests.Hosting;

/// <summary>A call's message: all but the last byte, and that when it is told. Until then the call is under way.</summary>
internal sealed class HalfBody(IMessage request, Task resume) : HttpContent
{
    private readonly byte[] _frame = RawGrpc.Frame(request.ToByteArray());

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
}
