using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RoutingDecision.Core.Prompts;

/// <summary>
/// The first words of phrases, as a set that may take others for one of them but none of them for another: passes over the words of a text that begin no
/// phrase, many characters at a time and without a branch for each. Immutable and thread-safe.
/// </summary>
/// <remarks>Words are runs of <see cref="CharClasses.IsWordCharacter"/>; the first <see cref="Told"/> characters tell one from another, whatever their case.</remarks>
internal sealed class FirstWords
{
    /// <summary>Most words that can begin in a stretch.</summary>
    internal const int MostStarts = Stretch / 2;

    /// <summary>Characters that are looked at together, and those of them in which a word may begin: the others tell it.</summary>
    private const int Block = 32;
    private const int Told = sizeof(ulong);
    private const int Stretch = Block - Told;

    /// <summary>Folds ASCII letters; what else becomes alike is only taken for a first word by mistake.</summary>
    private const ulong LowerCase = 0x2020_2020_2020_2020;
    private const ulong Spread = 0x9E37_79B9_7F4A_7C15;
    private const int BitsAWord = 64;
    private const int FewestBits = 4_096;
    private const int MostBits = 1 << 17;

    private readonly ulong[] _set;
    private readonly int _shift;

    /// <param name="phrases">Folded phrases that begin with a word character each.</param>
    internal FirstWords(IReadOnlyCollection<string> phrases)
    {
        int bits = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(phrases.Count * BitsAWord, FewestBits, MostBits));
        _set = new ulong[bits / 64];
        _shift = 64 - BitOperations.Log2((uint)bits);
        foreach (string phrase in phrases)
        {
            ulong word = 0;
            for (int i = 0; i < Math.Min(phrase.Length, Told) && CharClasses.IsWordCharacter(phrase[i]); i++)
            {
                // A text of ASCII has no word with other letters; any other text is not held against the set.
                word |= (ulong)(byte)(phrase[i] | 0x20) << (8 * i);
            }

            ulong bit = word * Spread >> _shift;
            _set[bit >> 6] |= 1UL << (int)(bit & 63);
        }
    }

    /// <summary>Finds starts of words that may be first ones in the next stretch of a text, and goes on to the one after it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">Where the stretch begins, and then where the next does.</param>
    /// <param name="withinWord">Whether a word character stands before it.</param>
    /// <param name="starts">Room for <see cref="MostStarts"/>.</param>
    /// <returns>How many.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int Next(ReadOnlySpan<char> text, ref int at, ref bool withinWord, Span<int> starts)
    {
        ReadOnlySpan<char> block = text[at..];
        bool isAscii = TryAscii(block, out uint words);
        words = isAscii ? words : OneByOne(block);
        uint begins = words & ~((words << 1) | (withinWord ? 1u : 0)) & ((1u << Stretch) - 1);
        int count = 0;
        for (; begins != 0; begins &= begins - 1)
        {
            int start = BitOperations.TrailingZeroCount(begins);
            starts[count] = at + start;
            count += !isAscii || Holds(block, start, words) ? 1 : 0;
        }

        withinWord = (words >> (Stretch - 1) & 1) != 0;
        at += Stretch;
        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Holds(ReadOnlySpan<char> block, int start, uint words)
    {
        int length = Math.Min(BitOperations.TrailingZeroCount(~(words >> start)), Told);
        Vector128<ushort> characters = Vector128.LoadUnsafe(ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(block)), (nuint)start);
        ulong letters = Vector128.Narrow(characters, characters).AsUInt64()[0] | LowerCase;
        ulong word = letters & (ulong.MaxValue >> (64 - (8 * length)));
        ulong bit = word * Spread >> _shift;
        return (_set[bit >> 6] >> (int)(bit & 63) & 1) != 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryAscii(ReadOnlySpan<char> block, out uint words)
    {
        words = 0;
        if (block.Length < Block)
        {
            return false;
        }

        ref ushort first = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(block));
        Vector256<ushort> low = Vector256.LoadUnsafe(ref first);
        Vector256<ushort> high = Vector256.LoadUnsafe(ref first, (nuint)Vector256<ushort>.Count);
        if (Vector256.GreaterThanAny(low | high, Vector256.Create((ushort)127)))
        {
            return false;
        }

        Vector256<byte> characters = Vector256.Narrow(low, high);
        Vector256<byte> letters = InRange(characters | Vector256.Create((byte)0x20), (byte)'a', (byte)'z');
        Vector256<byte> digits = InRange(characters, (byte)'0', (byte)'9');
        words = (letters | digits | Vector256.Equals(characters, Vector256.Create((byte)'_'))).ExtractMostSignificantBits();
        return true;
    }

    private static Vector256<byte> InRange(Vector256<byte> characters, byte first, byte last) =>
        Vector256.LessThanOrEqual(characters - Vector256.Create(first), Vector256.Create((byte)(last - first)));

    private static uint OneByOne(ReadOnlySpan<char> block)
    {
        uint words = 0;
        for (int i = 0; i < block.Length && i < Block; i++)
        {
            words |= (CharClasses.IsWordCharacter(block[i]) ? 1u : 0) << i;
        }

        return words;
    }
}
