using System.Runtime.CompilerServices;

namespace RoutingDecision.Core.Prompts;

/// <summary>Share of distinct words among the first 256, by a set of 4,096 bits; two words share a bit with a probability of at most 6 %.</summary>
internal struct DistinctWords
{
    private const int MaxWords = 256;
    private const int MinWords = 5;

    private Bits _bits;
    private int _words;
    private int _distinct;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Add(ulong hash)
    {
        if (_words < MaxWords)
        {
            _words++;
            int bit = (int)((hash * 0xD6E8_FEB8_6659_FD93) >> 52);
            ulong mask = 1UL << (bit & 63);
            ref ulong slot = ref _bits[bit >> 6];
            _distinct += (slot & mask) == 0 ? 1 : 0;
            slot |= mask;
        }
    }

    internal readonly double Share => _words < MinWords ? 1 : (double)_distinct / _words;

    [InlineArray(64)]
    private struct Bits
    {
        private ulong _first;
    }
}
