using System.Collections.Concurrent;
using System.Threading.Channels;
using Grpc.Core;
using RoutingDecision.Chaos.Processes;
using RoutingDecision.Contracts.V1;

namespace RoutingDecision.Chaos.Load;

/// <summary>
/// Callers that decide and reporters that report what came of it, until they are stopped. Every second caller is inside a conversation. Calls are timed here, in
/// the callers' process.
/// </summary>
internal sealed class Traffic
{
    private const int WaitingReports = 10_000;
    private const int ErrorsKept = 3;
    private static readonly TimeSpan CallDeadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PhaseDeadline = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    private readonly ChaosSettings _settings;
    private readonly IReadOnlyList<Router> _routers;
    private readonly Ledger _ledger;
    private readonly CancellationTokenSource _stop;
    private readonly Channel<(string Id, int Replica)> _reports = Channel.CreateBounded<(string, int)>(WaitingReports);
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly Latencies[] _latencies = [.. Enum.GetValues<Phase>().Select(_ => new Latencies())];
    private readonly Task _running;
    private int _phase;
    private int _failed;
    private int _cut;
    private int _refused;
    private volatile bool _killing;

    public Traffic(ChaosSettings settings, IReadOnlyList<Router> routers, Ledger ledger, CancellationToken cancellation)
    {
        (_settings, _routers, _ledger) = (settings, routers, ledger);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _running = Task.WhenAll(
        [
            .. Enumerable.Range(0, settings.Callers).Select(c => Task.Run(() => CallAsync(c), CancellationToken.None)),
            .. Enumerable.Range(0, settings.Reporters).Select(_ => Task.Run(ReportAsync, CancellationToken.None)),
        ]);
    }

    public int Decisions => _latencies.Sum(l => l.Count);

    /// <summary>Decisions that a server which was alive did not make.</summary>
    public int Failed => Volatile.Read(ref _failed);

    /// <summary>Calls whose server was killed under them.</summary>
    public int Cut => Volatile.Read(ref _cut);

    /// <summary>Reports that were not acknowledged, and so are made again.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>What the first failures said.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    public Latencies Of(Phase phase) => _latencies[(int)phase];

    /// <summary>Lets the callers make decisions in a phase, and waits until they have.</summary>
    /// <exception cref="TimeoutException">They do not get on.</exception>
    public async Task PassAsync(Phase phase, int decisions, CancellationToken cancellation)
    {
        Volatile.Write(ref _phase, (int)phase);
        await Patience.UntilAsync(
            () => Task.FromResult(Of(phase).Count >= decisions),
            PhaseDeadline,
            Look,
            () => $"{Of(phase).Count} of {decisions} decisions in phase {phase}; {Failed} failed: {string.Join("; ", _errors)}",
            cancellation);
    }

    /// <summary>Errors are the killer's from now on.</summary>
    public void ExpectKill() => _killing = true;

    /// <summary>Lets the callers warm the servers and themselves up.</summary>
    public Task WarmUpAsync(CancellationToken cancellation) => PassAsync(Phase.Warming, _settings.WarmUp, cancellation);

    /// <summary>Ends all callers and waits for the calls under way. Safe to call again.</summary>
    public async Task StopAsync()
    {
        if (!_running.IsCompleted)
        {
            await _stop.CancelAsync();
        }

        await _running;
        _stop.Dispose();
    }

    private async Task CallAsync(int caller)
    {
        var replica = caller / 2 % _routers.Count;
        for (var turn = 1; !_stop.IsCancellationRequested && !_killing; turn++)
        {
            var request = new DecideRequest { Prompt = "hello", Feature = "chaos" };
            if (caller % 2 == 0)
            {
                request.Conversation = new Conversation { Id = $"caller-{caller}", Turn = turn };
            }

            await DecideAsync(request, replica);
            await Task.Delay(_settings.Pause, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task DecideAsync(DecideRequest request, int replica)
    {
        var begin = TimeProvider.System.GetTimestamp();
        try
        {
            // Not cancelled with the callers: a call that was begun must be answered.
            var reply = await _routers[replica].Decisions.DecideAsync(request, deadline: Due());
            _latencies[Volatile.Read(ref _phase)].Add(TimeProvider.System.GetElapsedTime(begin));
            _reports.Writer.TryWrite((reply.DecisionId, replica));
        }
        catch (RpcException e)
        {
            if (_killing)
            {
                Interlocked.Increment(ref _cut);
                return;
            }

            Interlocked.Increment(ref _failed);
            if (_errors.Count < ErrorsKept)
            {
                _errors.Enqueue($"{e.StatusCode}: {e.Status.Detail}");
            }
        }
    }

    private async Task ReportAsync()
    {
        try
        {
            while (!_killing)
            {
                var (id, replica) = await _reports.Reader.ReadAsync(_stop.Token);
                _ledger.Begin(id, replica);
                if (!await TryReportAsync(_routers[replica], id, replica))
                {
                    Interlocked.Increment(ref _refused);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Told to stop; what was not begun is no report.
        }
    }

    private async Task<bool> TryReportAsync(Router router, string id, int replica)
    {
        try
        {
            await router.Outcomes.ReportOutcomeAsync(Reports.Of(id), deadline: Due());
            _ledger.Acknowledge(id, replica);
            return true;
        }
        catch (RpcException)
        {
            return false;
        }
    }

    private static DateTime Due() => (TimeProvider.System.GetUtcNow() + CallDeadline).UtcDateTime;
}
