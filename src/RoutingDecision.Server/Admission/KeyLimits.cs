using RoutingDecision.Core.Access;

namespace RoutingDecision.Server.Admission;

/// <summary>What one key may use of the server. Thread-safe.</summary>
internal sealed class KeyLimits
{
    private readonly ApiKeyLimits _limits;
    private readonly RateLimit? _rate;
    private readonly Places? _calls;
    private readonly TimeProvider _time;

    public KeyLimits(ApiKeyLimits limits, TimeProvider time)
    {
        (_limits, _time) = (limits, time);
        _rate = limits.PerSecond is { } rate ? new RateLimit(rate, limits.Burst ?? Math.Max(1, (int)Math.Ceiling(rate)), time) : null;
        _calls = limits.Calls is { } calls ? new Places(calls) : null;
    }

    /// <summary>Whether these are the same limits, so that what was used of them still counts after a reload of the keys.</summary>
    public bool Are(ApiKeyLimits limits) => _limits == limits;

    /// <summary>Takes a token of the rate; zero: taken, else how long until there is one.</summary>
    public TimeSpan Take() => _rate?.Take() ?? TimeSpan.Zero;

    /// <summary>Takes tokens for what a call turned out to hold beyond the one that it was let in with.</summary>
    public void Charge(int tokens) => _rate?.Charge(tokens);

    /// <summary>Waits for a token: a stream is slowed down, as HTTP/2 then slows its caller, instead of being refused.</summary>
    public async ValueTask PaceAsync(CancellationToken cancellation)
    {
        while (Take() is var wait && wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, _time, cancellation);
        }
    }

    /// <summary>Takes a place among the key's calls under way; false: all are taken.</summary>
    public bool TryEnter() => _calls?.TryTake() ?? true;

    public void Leave() => _calls?.GiveBack();
}
