using RoutingDecision.LoadBench.Load;
using RoutingDecision.LoadBench.Processes;
using RoutingDecision.LoadBench.Wire;
using RoutingDecision.TestKit.Tables;

namespace RoutingDecision.LoadBench.Rows;

/// <summary>One row's server of one round, and the connections to it.</summary>
internal sealed class RowSession : IAsyncDisposable
{
    private const string CompilationTime = "dotnet_jit_compilation_time_seconds_total";

    /// <summary>Of a burst, in which a settled runtime compiles.</summary>
    private const double SettledShare = 0.01;

    private readonly MeasuredServer _server;
    private readonly Func<LoadClient> _connect;
    private readonly RowSamples _samples;
    private readonly List<double> _ofRound = [];
    private LoadClient? _client;
    private long _decisions;

    private RowSession(MeasuredServer server, Func<LoadClient> connect, RowSamples samples) =>
        (_server, _connect, _samples) = (server, connect, samples);

    /// <summary>The server's process.</summary>
    public int ProcessId => _server.ProcessId;

    /// <summary>
    /// Connections of the first turn and all after it: those of the warm-up would wait for their turn longer than servers keep idle ones.
    /// </summary>
    private LoadClient Client => _client ??= _connect();

    public static async Task<RowSession> StartAsync(RowSamples samples, ServerLaunch launch, Surroundings surroundings, TimeSpan warmUp)
    {
        var row = samples.Row;
        var server = await MeasuredServer.StartAsync(launch, row.Arguments(surroundings));
        try
        {
            samples.ReadyMs.Add(server.StartToReady.TotalMilliseconds);
            var head = new CallHead(row.Path, row.WithKey ? surroundings.Key : "");
            var messages = await row.Messages(server, row.Connections);
            var session = new RowSession(server, () => new LoadClient(server.Grpc, head, messages, row.Streams, row.UnderWay, row.MostBytes), samples);
            using var first = session._connect();
            session._decisions = first.Saturate(warmUp).Completed * row.PerCall;
            return session;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Goes on without measuring until the runtime compiles next to nothing in a burst.</summary>
    /// <param name="bursts">At most, from 0.</param>
    /// <param name="length">Of a burst.</param>
    public async Task SettleAsync(int bursts, TimeSpan length)
    {
        var compiled = double.PositiveInfinity;
        for (var burst = 0; burst < bursts && compiled > SettledShare * length.TotalSeconds; burst++)
        {
            var before = await _server.SumAsync(CompilationTime);
            _decisions += Client.Saturate(length).Completed * _samples.Row.PerCall;
            compiled = await _server.SumAsync(CompilationTime) - before;
        }
    }

    public async Task SaturateAsync(TimeSpan length)
    {
        var before = await _server.ReadCountersAsync();
        var burst = Client.Saturate(length);
        _samples.AddSaturated(burst, await _server.ReadCountersAsync() - before);
        _ofRound.Add(burst.PerSecond);
        _decisions += burst.Completed * _samples.Row.PerCall;
    }

    /// <summary>A fixed rate, as a share of this round's saturation.</summary>
    public async Task AtShareAsync(double share, TimeSpan length)
    {
        var before = await _server.ReadCountersAsync();
        var burst = Client.AtRate(share * Medians.Of(_ofRound), length);
        _samples.AddAtShare(share, burst, await _server.ReadCountersAsync() - before);
    }

    /// <summary>Makes further calls until this round has made a number of decisions.</summary>
    public void Fill(int decisions, TimeSpan length)
    {
        // Others were filled before, longer perhaps than servers keep idle connections.
        using var client = _connect();
        while (_decisions < decisions)
        {
            _decisions += client.Saturate(length).Completed * _samples.Row.PerCall;
        }
    }

    public async Task ByH2LoadAsync(TimeSpan length) =>
        _samples.ByH2Load.Add(await H2Load.RunAsync(_server, _samples.Row, length) * _samples.Row.PerCall);

    public async ValueTask DisposeAsync()
    {
        _samples.ResidentMib.Add(_server.ResidentBytes / (1024.0 * 1024));
        _client?.Dispose();
        await _server.DisposeAsync();
    }
}
