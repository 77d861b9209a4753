using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace RoutingDecision.LoadBench.Processes;

/// <summary>Takes traces as a collector would, and throws them away.</summary>
internal sealed class SpanSink : IAsyncDisposable
{
    private static readonly byte[] EmptyMessage = new byte[5];

    private readonly WebApplication _app;

    private SpanSink(WebApplication app) => _app = app;

    /// <summary>Where spans are sent.</summary>
    public string Address => _app.Urls.First();

    public static async Task<SpanSink> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(System.Net.IPAddress.Loopback, 0, l => l.Protocols = HttpProtocols.Http2));
        var app = builder.Build();
        app.Run(TakeAsync);
        await app.StartAsync();
        return new SpanSink(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task TakeAsync(HttpContext context)
    {
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        context.Response.ContentType = "application/grpc";
        await context.Response.Body.WriteAsync(EmptyMessage, context.RequestAborted);
        context.Response.AppendTrailer("grpc-status", "0");
    }
}
