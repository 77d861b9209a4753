using System.Net;

namespace RoutingDecision.Server.Hosting;

/// <summary>
/// <c>routing-server --healthcheck</c>: asks the server that runs beside it, with the same settings, whether it is ready. For containers, which have
/// neither a shell nor a web client.
/// </summary>
internal static class HealthCheck
{
    public const string Flag = "--healthcheck";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>Asks once and writes the answer.</summary>
    /// <param name="args">The command line; what it says beside the flag are the server's settings.</param>
    /// <param name="output">Where the answer goes.</param>
    /// <returns>0 ready, 1 not ready or no answer.</returns>
    /// <exception cref="ConfigurationException">The settings can't be read, or leave the port to chance.</exception>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, TextWriter output)
    {
        var options = ServerConfiguration.Read([.. args.Where(a => a != Flag)]);
        var target = TargetOf(ListenAddress.Parse(options.Metrics));
        // Over TLS its certificate names the service, not this address, and nobody stands between.
        using var handler = new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true } };
        using var client = new HttpClient(handler) { Timeout = Patience };
        try
        {
            using var reply = await client.GetAsync(new Uri($"{(options.MetricsTls ? "https" : "http")}://{target}/readyz"));
            await output.WriteLineAsync((await reply.Content.ReadAsStringAsync()).TrimEnd());
            return reply.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            await output.WriteLineAsync($"no answer from {target}: {e.Message}");
            return 1;
        }
    }

    private static IPEndPoint TargetOf(IPEndPoint listening)
    {
        if (listening.Port == 0)
        {
            throw new ConfigurationException("Metrics has port 0, a free one: the health check can't know which. Give it a port.");
        }

        return listening.Address.Equals(IPAddress.Any) || listening.Address.Equals(IPAddress.IPv6Any)
            ? new IPEndPoint(IPAddress.Loopback, listening.Port)
            : listening;
    }
}
