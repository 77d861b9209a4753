using System.IO.Compression;
using System.IO.Pipelines;
using Microsoft.Net.Http.Headers;

namespace RoutingDecision.Server.Telemetry.Exposition;

/// <summary>The endpoint that a Prometheus server scrapes.</summary>
internal static class ScrapeEndpoint
{
    /// <summary>
    /// Answers GET on <paramref name="path"/> with all metrics, in the format and coding that the scraper accepts best; 503 while the provider
    /// doesn't answer. Needs <see cref="ExpositionRegistration.AddPrometheusExposition"/>.
    /// </summary>
    public static IEndpointConventionBuilder MapPrometheusScrape(this IEndpointRouteBuilder endpoints, string path = "/metrics")
    {
        PrometheusExporter exporter = endpoints.ServiceProvider.GetRequiredService<PrometheusExporter>();
        return endpoints.MapGet(path, context => AnswerAsync(context, exporter));
    }

    private static async Task AnswerAsync(HttpContext context, PrometheusExporter exporter)
    {
        HttpResponse response = context.Response;
        MetricSnapshot? snapshot = await exporter.ScrapeAsync(context.RequestAborted);
        if (snapshot is null)
        {
            response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        ExpositionFormat format = ScrapeNegotiation.Format(context.Request.Headers.Accept);
        response.ContentType = ScrapeNegotiation.ContentType(format);
        response.Headers.Append(HeaderNames.Vary, $"{HeaderNames.Accept}, {HeaderNames.AcceptEncoding}");
        if (!ScrapeNegotiation.AcceptsGzip(context.Request.Headers.AcceptEncoding))
        {
            new ExpositionWriter(response.BodyWriter, format).Write(snapshot);
            await response.BodyWriter.FlushAsync(context.RequestAborted);
            return;
        }

        response.Headers.ContentEncoding = "gzip";
        var compressed = PipeWriter.Create(new GZipStream(response.Body, CompressionLevel.Fastest));
        new ExpositionWriter(compressed, format).Write(snapshot);
        await compressed.CompleteAsync();
    }
}
