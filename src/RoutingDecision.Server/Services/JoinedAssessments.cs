using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using RoutingDecision.Core.Decisions;

namespace RoutingDecision.Server.Services;

/// <summary>
/// Lets calls that have to be classified share a run of the classifier while more calls wait for a thread than there are threads: a row of a run
/// of several costs less than half of a run for one. A call that nobody waits behind is classified at once, so that joining never makes an idle server slower.
/// Thread-safe.
/// </summary>
/// <param name="engine">Assesses.</param>
/// <param name="isBusy">Whether work waits for a thread.</param>
/// <param name="queue">Takes a turn behind the work that waits already.</param>
internal sealed class JoinedAssessments(DecisionEngine engine, Func<bool> isBusy, Action<IThreadPoolWorkItem> queue) : IThreadPoolWorkItem
{
    /// <summary>Most calls of a run: as many as the classifier takes at a time.</summary>
    public const int Most = 8;

    private readonly ConcurrentQueue<Waiting> _waiting = new();
    private int _scheduled;

    /// <summary>On the threads that serve calls.</summary>
    public static JoinedAssessments OnPool(DecisionEngine engine) =>
        new(engine, static () => ThreadPool.PendingWorkItemCount > 0, static turn => ThreadPool.UnsafeQueueUserWorkItem(turn, preferLocal: false));

    /// <summary>Assesses a decision that has begun; it goes on where its turn came, on a thread of the pool.</summary>
    public ValueTask AssessAsync(Decision decision)
    {
        if (!isBusy())
        {
            engine.Assess([decision]);
            return ValueTask.CompletedTask;
        }

        var waiting = new Waiting(decision);
        _waiting.Enqueue(waiting);
        Schedule();
        return new ValueTask(waiting.Task);
    }

    /// <summary>Assesses those that wait by now: whoever was queued before this turn has joined.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        // Before the queue is read: a call that comes after the last look at it schedules a turn of its own.
        Interlocked.Exchange(ref _scheduled, 0);
        var taken = new List<Waiting>(Most);
        while (taken.Count < Most && _waiting.TryDequeue(out var next))
        {
            taken.Add(next);
        }

        if (!_waiting.IsEmpty)
        {
            Schedule();
        }

        var all = CollectionsMarshal.AsSpan(taken);
        while (all.Length > 0)
        {
            // A policy or a bundle may be swapped while calls wait.
            var same = 1;
            while (same < all.Length && all[same].Decision.Snapshot == all[0].Decision.Snapshot)
            {
                same++;
            }

            Assess(all[..same]);
            all = all[same..];
        }
    }

    private void Schedule()
    {
        if (Interlocked.Exchange(ref _scheduled, 1) == 0)
        {
            queue(this);
        }
    }

    private void Assess(ReadOnlySpan<Waiting> together)
    {
        var decisions = new Decision[together.Length];
        for (var i = 0; i < decisions.Length; i++)
        {
            decisions[i] = together[i].Decision;
        }

        try
        {
            engine.Assess(decisions);
        }
        catch (Exception error) when (together.Length == 1)
        {
            together[0].SetException(error);
            return;
        }
        catch (Exception)
        {
            // One of them made the classifier fail; which one, and that the others do not, shows when each is assessed alone.
            for (var i = 0; i < together.Length; i++)
            {
                Assess(together.Slice(i, 1));
            }

            return;
        }

        foreach (var waiting in together)
        {
            // The call goes on right here.
            waiting.SetResult();
        }
    }

    private sealed class Waiting(Decision decision) : TaskCompletionSource
    {
        public Decision Decision { get; } = decision;
    }
}
