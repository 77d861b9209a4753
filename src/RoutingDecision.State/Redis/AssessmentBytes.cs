using System.Buffers.Binary;
using RoutingDecision.Core.Assessment;

namespace RoutingDecision.State.Redis;

/// <summary>
/// An assessment as bytes, to the last bit: the format (1), the number of tiers, P(success) of each as a little-endian float, the task's index as a
/// little-endian 32-bit number, and the task's probability as a float.
/// </summary>
internal static class AssessmentBytes
{
    private const byte Format = 1;
    private const int MostTiers = 64;

    public static byte[] Write(PromptAssessment assessment)
    {
        var tiers = assessment.Success.Length;
        var bytes = new byte[LengthOf(tiers)];
        (bytes[0], bytes[1]) = (Format, (byte)tiers);
        for (var t = 0; t < tiers; t++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(2 + (4 * t)), assessment.Success[t]);
        }

        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(2 + (4 * tiers)), assessment.Task);
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(6 + (4 * tiers)), assessment.TaskProbability);
        return bytes;
    }

    /// <summary>Reads what was written; null: it is something else, or says what no classifier says.</summary>
    public static PromptAssessment? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 2 || bytes[0] != Format || bytes[1] is 0 or > MostTiers || bytes.Length != LengthOf(bytes[1]))
        {
            return null;
        }

        var success = new float[bytes[1]];
        for (var t = 0; t < success.Length; t++)
        {
            success[t] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(2 + (4 * t))..]);
        }

        var rest = bytes[(2 + (4 * success.Length))..];
        var task = BinaryPrimitives.ReadInt32LittleEndian(rest);
        var probability = BinaryPrimitives.ReadSingleLittleEndian(rest[4..]);
        return task >= -1 && IsProbability(probability) && Array.TrueForAll(success, IsProbability)
            ? new PromptAssessment { Success = success, Task = task, TaskProbability = probability }
            : null;
    }

    private static bool IsProbability(float value) => value is >= 0 and <= 1;

    private static int LengthOf(int tiers) => 2 + (4 * tiers) + 8;
}
