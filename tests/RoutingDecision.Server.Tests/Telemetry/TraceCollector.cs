using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace RoutingDecision.Server.Tests.Telemetry;

/// <summary>A span as the collector got it.</summary>
internal sealed record CollectedSpan(
    string TraceId, string SpanId, string ParentId, string Name, ulong Start, ulong End, int Status, IReadOnlyDictionary<string, string> Attributes);

/// <summary>
/// A collector of traces: takes OTLP over gRPC on a free loopback port, reads as much of the messages as tests look at
/// (opentelemetry.proto.trace.v1), and keeps the bytes.
/// </summary>
internal sealed class TraceCollector : IAsyncDisposable
{
    private const string ExportPath = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
    private const int PrefixBytes = 5;

    private readonly WebApplication _app;

    private TraceCollector()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => l.Protocols = HttpProtocols.Http2));
        _app = builder.Build();
        _app.Run(TakeAsync);
    }

    public ConcurrentQueue<CollectedSpan> Spans { get; } = new();

    public ConcurrentQueue<byte[]> Bodies { get; } = new();

    public string Address => _app.Urls.Single();

    public static async Task<TraceCollector> StartAsync()
    {
        var collector = new TraceCollector();
        await collector._app.StartAsync();
        return collector;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var bytes = body.ToArray();
        Bodies.Enqueue(bytes);
        Assert.Equal(ExportPath, context.Request.Path.Value);
        Assert.Equal(bytes.Length - PrefixBytes, BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(1)));
        foreach (var resource in Fields(bytes[PrefixBytes..]).Where(f => f.Number == 1))
        {
            foreach (var scope in Fields(resource.Bytes).Where(f => f.Number == 2))
            {
                foreach (var span in Fields(scope.Bytes).Where(f => f.Number == 2))
                {
                    Spans.Enqueue(SpanOf(Fields(span.Bytes)));
                }
            }
        }

        context.Response.ContentType = "application/grpc";
        await context.Response.Body.WriteAsync(new byte[PrefixBytes]);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    private static CollectedSpan SpanOf(IReadOnlyList<Field> fields)
    {
        string Hex(int number) => Convert.ToHexStringLower(fields.FirstOrDefault(f => f.Number == number)?.Bytes ?? []);
        ulong Time(int number) => fields.Single(f => f.Number == number).Value;
        var status = fields.FirstOrDefault(f => f.Number == 15) is { } s ? Fields(s.Bytes).FirstOrDefault(f => f.Number == 3)?.Value ?? 0 : 0;
        var attributes = fields.Where(f => f.Number == 9).Select(f => Fields(f.Bytes)).ToDictionary(
            a => Text(a[0]), a => ValueOf(Fields(a[1].Bytes)), StringComparer.Ordinal);
        return new CollectedSpan(Hex(1), Hex(2), Hex(4), Text(fields.Single(f => f.Number == 5)), Time(7), Time(8), (int)status, attributes);
    }

    private static string ValueOf(IReadOnlyList<Field> value) => value switch
    {
        [{ Number: 1 } text] => Text(text),
        [{ } number] => $"{number.Value}",
        _ => "",
    };

    private static string Text(Field field) => System.Text.Encoding.UTF8.GetString(field.Bytes);

    private static List<Field> Fields(byte[] message)
    {
        var fields = new List<Field>();
        using var input = new CodedInputStream(message);
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            var number = WireFormat.GetTagFieldNumber(tag);
            fields.Add(WireFormat.GetTagWireType(tag) switch
            {
                WireFormat.WireType.LengthDelimited => new Field(number, 0, input.ReadBytes().ToByteArray()),
                WireFormat.WireType.Varint => new Field(number, input.ReadUInt64(), []),
                WireFormat.WireType.Fixed64 => new Field(number, input.ReadFixed64(), []),
                _ => new Field(number, input.ReadFixed32(), []),
            });
        }

        return fields;
    }

    private sealed record Field(int Number, ulong Value, byte[] Bytes);
}
