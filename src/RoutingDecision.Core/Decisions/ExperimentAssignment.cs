using System.Security.Cryptography;
using System.Text;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Requests;

namespace RoutingDecision.Core.Decisions;

/// <summary>
/// Assigns arms by SHA-256(experiment id, 0x00, key): the first 53 bits as a fraction against the cumulative shares. Stable for a key, independent between
/// experiments, and the same in every replica.
/// </summary>
internal static class ExperimentAssignment
{
    /// <summary>The combination of arms of a request; see <see cref="ProfileSet"/>.</summary>
    public static int Combination(ExperimentSettings[] experiments, RoutingRequest request, ulong seed)
    {
        var combination = 0;
        var place = 1;
        Span<char> seedKey = stackalloc char[16];
        seed.TryFormat(seedKey, out _, "x16");
        foreach (var experiment in experiments)
        {
            combination += place * (1 + ArmOf(experiment, KeyOf(experiment, request, seedKey)));
            place *= experiment.Arms.Count + 1;
        }

        return combination;
    }

    /// <summary>Index of the arm of experiment <paramref name="index"/> in a combination; -1: outside.</summary>
    public static int ArmIn(ExperimentSettings[] experiments, int combination, int index)
    {
        for (var i = 0; i < index; i++)
        {
            combination /= experiments[i].Arms.Count + 1;
        }

        return (combination % (experiments[index].Arms.Count + 1)) - 1;
    }

    private static int ArmOf(ExperimentSettings experiment, ReadOnlySpan<char> key)
    {
        if (key.Length == 0)
        {
            return -1;
        }

        var point = Fraction(experiment.Id, key);
        var sum = 0d;
        for (var i = 0; i < experiment.Arms.Count; i++)
        {
            sum += experiment.Arms[i].Share;
            if (point < sum)
            {
                return i;
            }
        }

        return -1;
    }

    private static double Fraction(string experiment, ReadOnlySpan<char> key)
    {
        Span<byte> text = stackalloc byte[1024];
        var length = Encoding.UTF8.GetBytes(experiment.AsSpan(0, Math.Min(experiment.Length, 128)), text);
        text[length++] = 0;
        length += Encoding.UTF8.GetBytes(key[..Math.Min(key.Length, 200)], text[length..]);
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(text[..length], hash);
        return (BitConverter.ToUInt64(hash) >> 11) * (1.0 / (1UL << 53));
    }

    private static ReadOnlySpan<char> KeyOf(ExperimentSettings experiment, RoutingRequest request, ReadOnlySpan<char> seedKey) =>
        request.ExperimentKey.Length > 0 ? request.ExperimentKey
        : experiment.Key switch
        {
            ExperimentKey.User => request.UserKey,
            ExperimentKey.Conversation => request.Conversation.Id ?? "",
            ExperimentKey.Tenant => request.Tenant,
            _ => seedKey,
        };
}
