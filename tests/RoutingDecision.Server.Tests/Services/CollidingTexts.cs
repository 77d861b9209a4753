using System.Numerics;
using System.Reflection;

namespace RoutingDecision.Server.Tests.Services;

/// <summary>Texts of one hash, under the hash without a seed with which the runtime's dictionaries begin.</summary>
internal static class CollidingTexts
{
    private const int Characters = 8;

    private static readonly MethodInfo QuickHash =
        typeof(string).GetMethod("GetNonRandomizedHashCode", BindingFlags.Instance | BindingFlags.NonPublic)!;

    /// <summary>So many different texts; the test fails when their hashes are not the same.</summary>
    // The hash has two halves, each over every other pair of characters: hash = (rotate(hash, 5) + hash) ^ pair. Whatever the first pair is, one second
    // pair brings a half to where it is wanted; those that are no characters of a text are left out.
    public static IReadOnlyList<string> Take(int count)
    {
        var texts = new List<string>(count);
        for (uint pair = 0; texts.Count < count; pair++)
        {
            var (low, high) = ((char)('!' + (pair % 94)), (char)('!' + (pair / 94)));
            var first = Step((5381 << 16) + 5381, low | ((uint)high << 16));
            var second = (BitOperations.RotateLeft(first, 5) + first) ^ 0x12345678;
            var (third, fourth) = ((char)second, (char)(second >> 16));
            if (!char.IsSurrogate(third) && !char.IsSurrogate(fourth) && third != 0 && fourth != 0)
            {
                texts.Add(new string([low, high, 'a', 'b', third, fourth, 'c', 'd']));
            }
        }

        Assert.Single(texts.Select(t => QuickHash.Invoke(t, null)).Distinct());
        Assert.All(texts, t => Assert.Equal(Characters, t.Length));
        return texts;
    }

    private static uint Step(uint hash, uint pair) => (BitOperations.RotateLeft(hash, 5) + hash) ^ pair;
}
