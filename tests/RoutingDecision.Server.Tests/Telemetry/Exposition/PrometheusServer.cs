using System.Text.Json;
using System.Text.RegularExpressions;

namespace RoutingDecision.Server.Tests.Telemetry.Exposition;

/// <summary>A real Prometheus server on a free loopback port with a data folder of its own.</summary>
internal sealed partial class PrometheusServer : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("prometheus-test-");
    private readonly ChildProcess process;
    private readonly HttpClient client = new();

    private PrometheusServer(string configuration)
    {
        string file = Path.Combine(folder.FullName, "prometheus.yml");
        File.WriteAllText(file, configuration);
        process = ChildProcess.Start(
            "prometheus",
            "prometheus",
            $"--config.file={file}",
            $"--storage.tsdb.path={Path.Combine(folder.FullName, "data")}",
            "--web.listen-address=127.0.0.1:0",
            "--enable-feature=exemplar-storage",
            "--log.level=debug");
    }

    /// <summary>Starts it and waits until it listens.</summary>
    public static async Task<PrometheusServer> StartAsync(string configuration)
    {
        var server = new PrometheusServer(configuration);
        try
        {
            string port = await Eventually.GetAsync(
                () => Task.FromResult(server.PortIfListening()),
                () => server.process.Output);
            server.client.BaseAddress = new Uri($"http://127.0.0.1:{port}");
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>The data that an API path answers with, once <paramref name="complete"/> holds for it.</summary>
    public Task<JsonElement[]> GetAsync(string path, Func<JsonElement[], bool> complete)
    {
        string last = "";
        return Eventually.GetAsync(
            async () =>
            {
                last = await client.GetStringAsync(path);
                using var document = JsonDocument.Parse(last);
                JsonElement[] items = Items(document.RootElement.GetProperty("data").Clone());
                return complete(items) ? items : null;
            },
            () => $"{path}\nlast answer: {last}\n{process.Output}");
    }

    public void Dispose()
    {
        process.Dispose();
        client.Dispose();
        folder.Delete(recursive: true);
    }

    private static JsonElement[] Items(JsonElement data) => data.ValueKind switch
    {
        JsonValueKind.Array => [.. data.EnumerateArray()],
        _ when data.TryGetProperty("result", out JsonElement result) => [.. result.EnumerateArray()],
        _ => [data],
    };

    private string? PortIfListening()
    {
        Match match = ListeningPort().Match(process.Output);
        return match.Success ? match.Groups["port"].Value
            : process.HasExited ? throw new InvalidOperationException($"Prometheus ended: {process.Output}")
            : null;
    }

    [GeneratedRegex("msg=\"Listening on\" address=127\\.0\\.0\\.1:(?<port>[0-9]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex ListeningPort();
}
