namespace RoutingDecision.Learning.Training;

/// <summary>Small seeded generator whose sequence is fixed by this code, not by the runtime's version (SplitMix64: a Weyl sequence, finalised by two
/// multiplications).</summary>
internal struct SplitMix64(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    /// <summary>Uniform in [0, 1).</summary>
    public float NextSingle() => (Next() >> 40) * (1f / (1 << 24));

    /// <summary>Uniform in 0..count-1.</summary>
    public int Next(int count) => (int)((UInt128)Next() * (ulong)count >> 64);

    /// <summary>A generator for one part of a run, independent of how many numbers other parts draw.</summary>
    public static SplitMix64 For(ulong seed, ulong part, ulong item)
    {
        var mixer = new SplitMix64(seed ^ (part * 0xD1342543DE82EF95UL) ^ (item * 0xAF251AF3B0F025B5UL));
        return new SplitMix64(mixer.Next());
    }
}
