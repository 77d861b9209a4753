using Google.Protobuf;
using RoutingDecision.State.Journal.Outcomes;
using RoutingDecision.State.Journal.Records;

namespace RoutingDecision.State.Tests.Journal;

public sealed class ReportCodecTests
{
    [Fact]
    public void FromRecord_OfToRecord_IsTheSameOutcome()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var report = Sample.Outcome(seed);
            var bytes = ReportCodec.ToRecord(report, 0.25).ToByteArray();

            var back = ReportCodec.FromRecord(OutcomeRecord.Parser.ParseFrom(bytes));

            Assert.Equivalent(report, back, strict: true);
        }
    }

    [Fact]
    public void FromRecord_OfToRecord_IsTheSameFeedback()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var report = Sample.Feedback(seed);
            var bytes = ReportCodec.ToRecord(report).ToByteArray();

            var back = ReportCodec.FromRecord(FeedbackRecord.Parser.ParseFrom(bytes));

            Assert.Equivalent(report, back, strict: true);
        }
    }

    [Fact]
    public void Parse_FieldOfALaterVersion_SurvivesRewriting()
    {
        // Field 999, a text: tag, length, bytes.
        byte[] later = [.. Sample.Record(1).ToByteArray(), 0xBA, 0x3E, 3, (byte)'n', (byte)'e', (byte)'w'];

        var again = JournalRecord.Parser.ParseFrom(later).ToByteArray();

        Assert.Equal(later, again);
    }
}
