using StackExchange.Redis;

namespace RoutingDecision.State.Redis;

/// <summary>One multiplexer and what is under way on it. Thrown away as a whole: what hangs on an old one no longer counts.</summary>
internal sealed class RedisLink(ConnectionMultiplexer multiplexer, long opened, int mostInFlight)
{
    private int _inFlight;

    public ConnectionMultiplexer Multiplexer { get; } = multiplexer;

    public IDatabase Database { get; } = multiplexer.GetDatabase();

    /// <summary>Timestamp of its beginning.</summary>
    public long Opened { get; } = opened;

    /// <summary>Operations under way.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _inFlight) <= mostInFlight)
        {
            return true;
        }

        Interlocked.Decrement(ref _inFlight);
        return false;
    }

    /// <summary>Gives the place back when the operation really ends, which may be long after its deadline, and takes note of its fault.</summary>
    public void LeaveAfter(Task operation) => _ = operation.ContinueWith(
        static (ended, link) =>
        {
            Interlocked.Decrement(ref ((RedisLink)link!)._inFlight);
            _ = ended.Exception;
        },
        this,
        CancellationToken.None,
        TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);

    public void Leave() => Interlocked.Decrement(ref _inFlight);

    /// <summary>Ends it on a thread of its own: closing a multiplexer whose peer is frozen blocks for as long as the peer is.</summary>
    public void Discard()
    {
        var thread = new Thread(static m =>
        {
            try
            {
                ((ConnectionMultiplexer)m!).Dispose();
            }
            catch (Exception)
            {
                // Whatever is wrong with a connection that is thrown away is of no interest any more.
            }
        })
        { IsBackground = true, Name = "redis discard" };
        thread.Start(Multiplexer);
    }
}
