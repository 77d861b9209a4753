namespace RoutingDecision.Server.Services;

/// <summary>
/// Random bits for decisions: SplitMix64 (Steele, Lea and Flood, 2014) over an atomic counter. Not for secrets. Thread-safe.
/// </summary>
/// <param name="start">Any number; the same start gives the same sequence.</param>
internal sealed class SeedSource(ulong start)
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    private ulong _state = start;

    public ulong Next()
    {
        var z = Interlocked.Add(ref _state, Golden);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
