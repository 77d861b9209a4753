using RoutingDecision.Core.Decisions;

namespace RoutingDecision.Core.Sampling;

/// <summary>The quotas of the policy in force. Thread-safe, without a lock.</summary>
public sealed class SamplingBoard(TimeProvider time)
{
    private SamplingQuotas? _current;
    private long _refreshed = time.GetTimestamp();

    /// <summary>The quotas of a snapshot's policy; the first decision under a new one makes them.</summary>
    public SamplingQuotas Of(RoutingSnapshot snapshot)
    {
        var current = Volatile.Read(ref _current);
        if (current is not null && current.AreOf(snapshot))
        {
            return current;
        }

        // Several threads may make one at a time; the first stands, and what a straggler under the old policy draws by its own is not counted.
        var next = new SamplingQuotas(snapshot.Policy, snapshot.Tasks.Length, current);
        var found = Interlocked.CompareExchange(ref _current, next, current);
        return ReferenceEquals(found, current) ? next : found!.AreOf(snapshot) ? found : next;
    }

    /// <summary>Makes the next tables; by one thread, about once a second.</summary>
    public void Refresh()
    {
        var now = time.GetTimestamp();
        var elapsed = time.GetElapsedTime(_refreshed, now);
        _refreshed = now;
        Volatile.Read(ref _current)?.Refresh(time.GetUtcNow(), elapsed);
    }
}
