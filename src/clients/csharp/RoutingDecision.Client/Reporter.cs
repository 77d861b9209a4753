using Grpc.Core;
using RoutingDecision.Contracts.V1;

namespace RoutingDecision.Client;

/// <summary>
/// A bounded queue of outcomes, sent in batches. A batch that fails stays at the head and is sent again: outcomes are counted once however often
/// they are reported. Thread-safe; only one <see cref="SendAsync"/> runs at a time.
/// </summary>
internal sealed class Reporter(RoutingCalls calls, int capacity, int batchSize)
{
    private readonly Lock _lock = new();
    private readonly Queue<Outcome> _queue = new();
    private long _reported;
    private long _rejected;
    private long _dropped;

    public ReportStats Stats
    {
        get
        {
            lock (_lock)
            {
                return new ReportStats(_queue.Count, _reported, _rejected, _dropped);
            }
        }
    }

    /// <summary>Queues an outcome; whether a full batch waits.</summary>
    public bool Offer(Outcome outcome)
    {
        lock (_lock)
        {
            if (_queue.Count >= capacity)
            {
                _dropped++;
            }
            else
            {
                _queue.Enqueue(outcome);
            }

            return _queue.Count >= batchSize;
        }
    }

    /// <summary>
    /// Reports one outcome at once, for the advice; null when the service gave none. Then the outcome is queued, unless it was refused.
    /// </summary>
    public async Task<ReportOutcomeResponse?> AskAsync(Outcome outcome)
    {
        try
        {
            var advice = await calls.ReportAsync(outcome);
            Count(reported: 1, rejected: 0);
            return advice;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.InvalidArgument)
        {
            Count(reported: 0, rejected: 1);
            return null;
        }
        catch (Exception e) when (e is RpcException or ObjectDisposedException)
        {
            Offer(outcome);
            return null;
        }
    }

    /// <summary>Sends all that waits, batch by batch; false when one failed, which then waits on.</summary>
    public async Task<bool> SendAsync()
    {
        while (Batch() is { Length: > 0 } batch)
        {
            try
            {
                var reply = await calls.ReportAllAsync(batch);
                Count(reply.Accepted + reply.Duplicates, reply.Rejected, batch.Length);
            }
            catch (Exception e) when (e is RpcException or ObjectDisposedException)
            {
                return false;
            }
        }

        return true;
    }

    public void DropRest()
    {
        lock (_lock)
        {
            _dropped += _queue.Count;
            _queue.Clear();
        }
    }

    private Outcome[] Batch()
    {
        lock (_lock)
        {
            return [.. _queue.Take(batchSize)];
        }
    }

    private void Count(long reported, long rejected, int sent = 0)
    {
        lock (_lock)
        {
            _reported += reported;
            _rejected += rejected;
            for (var i = 0; i < sent && _queue.Count > 0; i++)
            {
                _queue.Dequeue();
            }
        }
    }
}
