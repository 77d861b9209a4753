using System.Buffers.Binary;
using RoutingDecision.Core.Outcomes;
using RoutingDecision.State.Journal;
using RoutingDecision.State.Journal.Outcomes;
using RoutingDecision.State.Journal.Records;

namespace RoutingDecision.State.Redis.Streams;

/// <summary>What names a report on all replicas: the decision, and of it the attempt or the content of the feedback.</summary>
internal readonly record struct ReportKey(UInt128 Decision, ulong Part)
{
    private const int Bytes = 24;

    /// <summary>The key of an outcome or feedback; of another record only the decision's id counts.</summary>
    public static ReportKey Of(JournalRecord record) =>
        record.Outcome is { } outcome ? new(IdOf(outcome.Decision), (ulong)outcome.Attempt)
        : record.Feedback is { } feedback ? new(IdOf(feedback.Decision), OutcomeProcessor.PartOf(ReportCodec.FromRecord(feedback)))
        : new(record.Decision is { } decision ? DecisionIds.Of(decision.Id) : default, 0);

    /// <summary>The key of bytes; null when they are none.</summary>
    public static ReportKey? Read(ReadOnlySpan<byte> bytes) => bytes.Length == Bytes
        ? new(BinaryPrimitives.ReadUInt128BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]))
        : null;

    public byte[] ToBytes()
    {
        var bytes = new byte[Bytes];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Decision);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(16), Part);
        return bytes;
    }

    private static UInt128 IdOf(ClaimsRecord? claims) => claims is null ? default : DecisionIds.Of(claims.Id);
}
