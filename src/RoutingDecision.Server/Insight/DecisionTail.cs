using System.Buffers.Binary;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Server.Errors;
using RoutingDecision.Server.Hosting;
using RoutingDecision.Server.Telemetry;
using RoutingDecision.State.Journal.Reading;
using RoutingDecision.State.Journal.Records;
using RoutingDecision.State.Journal.Traffic;

namespace RoutingDecision.Server.Insight;

/// <summary>
/// Hands decisions to those who watch, as they come out of the journal: about a second after they were made, and at no cost to them, however many
/// watch. Thread-safe.
/// </summary>
internal sealed class DecisionTail(ServerOptions options, RoutingMetrics metrics, TimeProvider time) : ITrafficObserver
{
    private readonly Lock _gate = new();
    private TailReader[] _readers = [];

    public bool WantsWhole => Volatile.Read(ref _readers).Length > 0;

    public void Observe(in JournalItem item)
    {
        var readers = Volatile.Read(ref _readers);
        if (readers.Length == 0 || item.Record.Decision is not { Route: not null } decision)
        {
            return;
        }

        var id = decision.Id.Length >= sizeof(ulong) ? BinaryPrimitives.ReadUInt64BigEndian(decision.Id.Span) : 0;
        WatchDecisionsResponse? message = null;
        foreach (var reader in readers)
        {
            if (reader.Wants(decision, id))
            {
                reader.Offer(message ??= TailReply.Of(decision));
            }
        }
    }

    /// <summary>A place for a reader, until it is disposed.</summary>
    /// <exception cref="Grpc.Core.RpcException">RESOURCE_EXHAUSTED: all places are taken.</exception>
    public TailReader Open(WatchDecisionsRequest request)
    {
        var reader = new TailReader(request, time.GetUtcNow(), Close);
        lock (_gate)
        {
            if (_readers.Length >= options.WatchReaders)
            {
                throw RpcErrors.Exhausted($"{_readers.Length} readers watch already (--watch-readers).", TimeSpan.FromSeconds(10));
            }

            Set([.. _readers, reader]);
        }

        return reader;
    }

    private void Close(TailReader gone)
    {
        lock (_gate)
        {
            Set([.. _readers.Where(r => r != gone)]);
        }
    }

    private void Set(TailReader[] readers)
    {
        Volatile.Write(ref _readers, readers);
        metrics.WatchReaders.Value = readers.Length;
    }
}
