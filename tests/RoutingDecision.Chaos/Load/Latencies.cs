namespace RoutingDecision.Chaos.Load;

/// <summary>Times of calls. Thread-safe.</summary>
internal sealed class Latencies
{
    private readonly Lock _lock = new();
    private readonly List<double> _ms = [];

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _ms.Count;
            }
        }
    }

    public void Add(TimeSpan time)
    {
        lock (_lock)
        {
            _ms.Add(time.TotalMilliseconds);
        }
    }

    /// <summary>The time that 99 of 100 calls did not pass; null without calls.</summary>
    public TimeSpan? P99()
    {
        lock (_lock)
        {
            return _ms.Count == 0 ? null : TimeSpan.FromMilliseconds(_ms.Order().ElementAt((int)Math.Ceiling(0.99 * _ms.Count) - 1));
        }
    }
}
