using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using OpenTelemetry.Metrics;
using RoutingDecision.Server.Telemetry.Exposition;

namespace RoutingDecision.Server.Tests.Telemetry.Exposition;

/// <summary>
/// A small real server on a free loopback port with the exposition at /metrics. At /metrics-text the scraper's Accept header is replaced, to see
/// the text format through a scraper that prefers OpenMetrics. Fails on an error in its log.
/// </summary>
internal sealed class ScrapeHost : IAsyncDisposable
{
    private const string TextPath = "/metrics-text";

    private readonly WebApplication app;
    private readonly ErrorLog errors = new();

    private ScrapeHost(Action<MeterProviderBuilder> configure)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(errors);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddPrometheusExposition(configure);
        app = builder.Build();
        app.Use(async (context, next) =>
        {
            if (context.Request.Path == TextPath)
            {
                context.Request.Headers.Accept = "text/plain;version=0.0.4";
            }

            await next(context);
            Answers.Add((context.Request.Path, context.Response.ContentType, context.Response.Headers.ContentEncoding.ToString()));
        });
        app.UseRouting();
        app.MapPrometheusScrape();
        app.MapPrometheusScrape(TextPath);
    }

    /// <summary>What was answered to whom.</summary>
    public ConcurrentBag<(string? Path, string? ContentType, string Coding)> Answers { get; } = [];

    public IServiceProvider Services => app.Services;

    public Uri Address => new(app.Urls.Single());

    public static async Task<ScrapeHost> StartAsync(Action<MeterProviderBuilder> configure)
    {
        var host = new ScrapeHost(configure);
        await host.app.StartAsync();
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        Assert.Empty(errors.Entries);
    }

    private sealed class ErrorLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Entries { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                Entries.Enqueue($"{formatter(state, exception)} {exception}");
            }
        }

        public void Dispose()
        {
        }
    }
}
