using System.Text.Json;
using System.Text.RegularExpressions;
using Grpc.Net.Client;
using RoutingDecision.Contracts.V1;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Hosting;

/// <summary>The built server as a child process on loopback, with state and policy in a temporary folder.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    /// <summary>For a child to start or end; only a failure waits that long.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder;
    private readonly ChildProcess _child;
    private GrpcChannel? _channel;

    private ServerProcess(TemporaryFolder folder, ChildProcess child, Match ready)
    {
        _folder = folder;
        _child = child;
        Grpc = ready.Groups["grpc"].Value;
        Metrics = ready.Groups["metrics"].Value;
        ReadyLine = ready.Value;
    }

    public static string Binary { get; } = Path.Combine(AppContext.BaseDirectory, "routing-server");

    public string Grpc { get; }

    public string Metrics { get; }

    public string ReadyLine { get; }

    public ChildProcess Child => _child;

    public GrpcChannel Channel => _channel ??= GrpcChannel.ForAddress($"http://{Grpc}");

    public RoutingService.RoutingServiceClient Routing => new(Channel);

    /// <summary>The lines of its log, parsed.</summary>
    public IReadOnlyList<JsonElement> LogLines() =>
        [.. _child.Written().Split("--- error\n")[1].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(
            line => JsonDocument.Parse(line).RootElement)];

    /// <summary>Starts it and waits for its ready line.</summary>
    public static async Task<ServerProcess> StartAsync(string[]? args = null, string policy = TestPolicies.Rules, string? workingFolder = null)
    {
        var folder = new TemporaryFolder();
        var child = ChildProcess.Start(new ChildCommand(
            Binary,
            [
                "--grpc", "127.0.0.1:0", "--metrics", "127.0.0.1:0", "--bundle", "none", "--policy", folder.Write("policy.yaml", policy),
                "--state", folder.At("state"), "--queue-ms", "60000", .. args ?? [],
            ])
        { WorkingFolder = workingFolder, HearsSignals = true });
        try
        {
            var line = await child.WaitForLineAsync(l => l.StartsWith("ready ", StringComparison.Ordinal), Deadline);
            return new ServerProcess(folder, child, ReadyPattern().Match(line));
        }
        catch
        {
            await child.DisposeAsync();
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Runs it where it is expected to end by itself.</summary>
    public static Task<ProcessResult> RunAsync(params string[] args) => ChildProcess.RunAsync(new ChildCommand(Binary, args), Deadline);

    public async ValueTask DisposeAsync()
    {
        _channel?.Dispose();
        await _child.DisposeAsync();
        _folder.Dispose();
    }

    [GeneratedRegex("^ready grpc=(?<grpc>[^ ]+) metrics=(?<metrics>[^ ]+) .*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex ReadyPattern();
}
