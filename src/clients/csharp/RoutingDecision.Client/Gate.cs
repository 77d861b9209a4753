namespace RoutingDecision.Client;

/// <summary>
/// Keeps calls from waiting for a service that is away: after a failure one call at a time may look whether it is back. Thread-safe.
/// </summary>
internal sealed class Gate(TimeSpan pause, TimeProvider time)
{
    private readonly Lock _lock = new();
    private long? _failed;

    public bool MayPass()
    {
        lock (_lock)
        {
            if (_failed is { } failed && time.GetElapsedTime(failed) < pause)
            {
                return false;
            }

            _failed = _failed is null ? null : time.GetTimestamp();
            return true;
        }
    }

    public void Passed()
    {
        lock (_lock)
        {
            _failed = null;
        }
    }

    public void Failed()
    {
        lock (_lock)
        {
            _failed = time.GetTimestamp();
        }
    }
}
