using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Learning.Data;

/// <summary>
/// The fixed split of rows that name none: 70 % train, 7 % dev, 8 % calibration, 15 % test by the SHA-256 of the normalised text of all messages.
/// Ids, file names, order, case, punctuation and digits don't matter, so a row can't wander from train to test by an edit of its surroundings.
/// </summary>
public static class SplitRule
{
    /// <summary>Share of rows that are dev.</summary>
    public const int DevPercent = 7;

    private const int TrainPercent = 70;
    private const int CalibrationPercent = 8;

    /// <summary>Split of a conversation.</summary>
    public static Split Of(ReadOnlySpan<PromptMessage> messages)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(NormalText.Of(messages)), digest);
        return Of(BinaryPrimitives.ReadUInt64LittleEndian(digest));
    }

    /// <summary>Split of a prompt of which only a hash is known.</summary>
    public static Split Of(ulong hash) =>
        (hash % 100) switch
        {
            < TrainPercent => Split.Train,
            < TrainPercent + DevPercent => Split.Dev,
            < TrainPercent + DevPercent + CalibrationPercent => Split.Calibration,
            _ => Split.Test,
        };
}
