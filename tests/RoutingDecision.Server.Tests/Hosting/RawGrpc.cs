using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using Grpc.Net.Client;

namespace RoutingDecision.Server.Tests.Hosting;

/// <summary>What came back: HTTP status, gRPC status and message (from headers or trailers), and the message bytes.</summary>
internal sealed record RawReply(HttpStatusCode Http, string? Status, string? Message, byte[] Body);

/// <summary>Calls a gRPC server with bytes of the test's own making. Speaks HTTP/2 without TLS.</summary>
internal sealed class RawGrpc(string address) : IDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = new Uri(address), Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>Calls by the library over the same connection. The caller disposes it first.</summary>
    public GrpcChannel OpenChannel() => GrpcChannel.ForAddress(address, new GrpcChannelOptions { HttpClient = _client });

    /// <summary>A message with gRPC's five bytes before it.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> message)
    {
        var frame = new byte[5 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame.AsSpan(5));
        return frame;
    }

    public Task<RawReply> CallAsync(string path, byte[] body) => CallAsync(path, new ByteArrayContent(body));

    public async Task<RawReply> CallAsync(string path, HttpContent body)
    {
        body.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = body,
        };
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        using var reply = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var bytes = await reply.Content.ReadAsByteArrayAsync();
        return new RawReply(reply.StatusCode, Of("grpc-status", reply), Of("grpc-message", reply), bytes);
    }

    public void Dispose() => _client.Dispose();

    private static string? Of(string name, HttpResponseMessage reply) =>
        reply.TrailingHeaders.TryGetValues(name, out var inTrailers) ? inTrailers.Single()
        : reply.Headers.TryGetValues(name, out var inHeaders) ? inHeaders.Single()
        : null;
}
