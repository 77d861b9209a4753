using System.Runtime.CompilerServices;

namespace RoutingDecision.Core.Catalog;

/// <summary>A set of models as bits, by value: rules intersect masks that were compiled at load without allocating.</summary>
[InlineArray(Words)]
public struct ModelMask
{
    /// <summary>More models than this are refused by the policy compiler.</summary>
    public const int MaxModels = Words * 64;

    private const int Words = 16;

    private ulong _first;

    /// <summary>Every model.</summary>
    public static ModelMask All
    {
        get
        {
            ModelMask mask = default;
            ((Span<ulong>)mask).Fill(ulong.MaxValue);
            return mask;
        }
    }

    /// <summary>The models with the given indexes, each 0..<see cref="MaxModels"/> - 1.</summary>
    public static ModelMask Of(IEnumerable<int> models)
    {
        ModelMask mask = default;
        foreach (var m in models)
        {
            mask[m >> 6] |= 1UL << (m & 63);
        }

        return mask;
    }

    /// <summary>Whether the model is in the set.</summary>
    public readonly bool Contains(int model) => (this[model >> 6] & (1UL << (model & 63))) != 0;

    /// <summary>Keeps what is also in <paramref name="other"/>.</summary>
    public void IntersectWith(in ModelMask other)
    {
        for (var i = 0; i < Words; i++)
        {
            this[i] &= other[i];
        }
    }

    /// <summary>Takes out what is in <paramref name="other"/>.</summary>
    public void ExceptWith(in ModelMask other)
    {
        for (var i = 0; i < Words; i++)
        {
            this[i] &= ~other[i];
        }
    }
}
