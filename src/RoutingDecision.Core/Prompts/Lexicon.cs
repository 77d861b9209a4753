using System.Numerics;
using System.Runtime.CompilerServices;

namespace RoutingDecision.Core.Prompts;

/// <summary>What the lexicon knows of a word. Bits from <see cref="FirstLanguage"/> upward say in which languages it is a stop word.</summary>
[Flags]
internal enum WordFlags : uint
{
    None = 0,
    MultiStep = 1,
    Constraint = 2,
    Reasoning = 4,
    CodeKeyword = 8,
    Level = 16,

    /// <summary>Flags that a signal counts.</summary>
    Counted = MultiStep | Constraint | Reasoning,

    /// <summary>The word ends some two-word entry, so the pair must be looked up as well.</summary>
    Tail = 32,
    FirstLanguage = 256,
}

/// <summary>
/// Open-addressing table from word hashes to <see cref="WordFlags"/>. Immutable, thread-safe. Only 32-bit keys are kept: a word
/// outside the lists is mistaken for one of them with a probability of about 3e-7.
/// </summary>
internal static class Lexicon
{
    /// <summary>Hash that stands for any number in a pair ("step 2").</summary>
    internal static readonly ulong NumberHash = Hash("#");

    internal const int LanguageShift = 8;

    private const int Bits = 12;
    private const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;

    /// <summary>Key in the high half, flags in the low half; 0 is a free slot.</summary>
    private static readonly ulong[] Slots = BuildSlots();

    /// <summary>
    /// Adds a folded ASCII character to a word's hash: rotate by five and add, two cycles a character. One-to-one for words of up to
    /// twelve letters.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong AppendAscii(ulong hash, uint folded) => BitOperations.RotateLeft(hash, 5) + folded;

    /// <summary>Adds any folded character; others than ASCII are multiplied in, as they differ in more than five bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Append(ulong hash, char folded) =>
        folded < 128 ? AppendAscii(hash, folded) : (BitOperations.RotateLeft(hash, 5) ^ folded) * Multiplier;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Pair(ulong first, ulong second) => (BitOperations.RotateLeft(first, 29) * Multiplier) ^ second;

    internal static ulong Hash(ReadOnlySpan<char> word)
    {
        ulong hash = 0;
        foreach (char c in word)
        {
            hash = Append(hash, char.ToLowerInvariant(c));
        }

        return hash;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static WordFlags Find(ulong hash)
    {
        uint key = Key(hash);
        ulong[] slots = Slots;
        uint at = key >> (32 - Bits);
        while (true)
        {
            ulong slot = slots[(int)at & (slots.Length - 1)];
            if ((uint)(slot >> 32) == key || slot == 0)
            {
                return (WordFlags)(uint)slot;
            }

            at++;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Key(ulong hash) => (uint)((hash * Multiplier) >> 32) | 1;

    private static ulong[] BuildSlots()
    {
        var slots = new ulong[1 << Bits];
        Add(slots, LexiconWords.MultiStep, WordFlags.MultiStep);
        Add(slots, LexiconWords.Constraints, WordFlags.Constraint);
        Add(slots, LexiconWords.Reasoning, WordFlags.Reasoning);
        Add(slots, LexiconWords.CodeKeywords, WordFlags.CodeKeyword);
        Add(slots, LexiconWords.Levels, WordFlags.Level);
        for (int language = 0; language < LexiconWords.StopWords.Length; language++)
        {
            Add(slots, LexiconWords.StopWords[language], (WordFlags)((uint)WordFlags.FirstLanguage << language));
        }

        return slots;
    }

    private static void Add(ulong[] slots, string list, WordFlags flags)
    {
        foreach (string entry in list.Split([',', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            int space = entry.IndexOf(' ', StringComparison.Ordinal);
            if (space < 0)
            {
                Put(slots, Hash(entry), flags);
                continue;
            }

            ulong tail = Hash(entry.AsSpan(space + 1));
            Put(slots, tail, WordFlags.Tail);
            Put(slots, Pair(Hash(entry.AsSpan(0, space)), tail), flags);
        }
    }

    private static void Put(ulong[] slots, ulong hash, WordFlags flags)
    {
        uint key = Key(hash);
        uint at = key >> (32 - Bits);
        while (slots[at & (slots.Length - 1)] is var slot && slot != 0 && (uint)(slot >> 32) != key)
        {
            at++;
        }

        at &= (uint)slots.Length - 1;
        slots[at] = ((ulong)key << 32) | (uint)slots[at] | (uint)flags;
    }
}
