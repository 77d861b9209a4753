using System.Runtime.CompilerServices;
using System.Threading.Channels;
using RoutingDecision.Contracts.V1;
using RoutingDecision.State.Journal.Records;

namespace RoutingDecision.Server.Insight;

/// <summary>One reader of the tail: what it wants, and a bounded buffer. What finds the buffer full is dropped and counted.</summary>
/// <param name="request">What it wants.</param>
/// <param name="begun">Decisions from then on.</param>
/// <param name="closed">Told when the reader is gone.</param>
internal sealed class TailReader(WatchDecisionsRequest request, DateTimeOffset begun, Action<TailReader> closed) : IDisposable
{
    /// <summary>Decisions that wait for a reader at most.</summary>
    public const int Buffer = 1_024;

    private const ulong Golden = 0x9E3779B97F4A7C15;

    private readonly Channel<WatchDecisionsResponse> _waiting = Channel.CreateBounded<WatchDecisionsResponse>(
        new BoundedChannelOptions(Buffer) { SingleReader = true, SingleWriter = true });
    private readonly ulong _below = request.SampleRate is > 0 and < 1 ? (ulong)(request.SampleRate * ulong.MaxValue) : ulong.MaxValue;
    private readonly long _begunMs = begun.ToUnixTimeMilliseconds();
    private long _dropped;

    /// <summary>Whether a decision is one of those that were asked for. Samples are by decision: readers with the same rate see the same
    /// ones.</summary>
    public bool Wants(DecisionRecord decision, ulong id) =>
        decision.IssuedUnixMs >= _begunMs
        && (request.Tenant.Length == 0 || string.Equals(request.Tenant, decision.Tenant, StringComparison.Ordinal))
        && (_below == ulong.MaxValue || id * Golden < _below);

    /// <summary>Takes one; never waits.</summary>
    public void Offer(WatchDecisionsResponse decision)
    {
        if (!_waiting.Writer.TryWrite(decision))
        {
            Interlocked.Increment(ref _dropped);
        }
    }

    /// <summary>What comes, until it is cancelled; each with what was dropped since the one before.</summary>
    public async IAsyncEnumerable<WatchDecisionsResponse> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var decision in _waiting.Reader.ReadAllAsync(cancellation))
        {
            // A message is shared by readers, the count is of one.
            var dropped = Interlocked.Exchange(ref _dropped, 0);
            yield return dropped == 0 ? decision : new WatchDecisionsResponse(decision) { Dropped = dropped };
        }
    }

    public void Dispose() => closed(this);
}
