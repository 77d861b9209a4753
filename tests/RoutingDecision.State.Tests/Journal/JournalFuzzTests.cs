using RoutingDecision.State.Journal;
using RoutingDecision.State.Journal.Frames;
using RoutingDecision.State.Journal.Reading;
using RoutingDecision.State.Journal.Records;
using RoutingDecision.State.Journal.Segments;
using RoutingDecision.TestKit;
using RoutingDecision.TestKit.Fuzzing;

namespace RoutingDecision.State.Tests.Journal;

/// <summary>Segment files that a disk, or somebody, has changed.</summary>
[Trait("Category", "Fuzz")]
public sealed class JournalFuzzTests : IDisposable
{
    private const int Records = 12;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_AnyBytes_GivesOnlyRecordsThatWereWrittenAndTellsTheRest()
    {
        byte[] head = FrameFormat.ToArray(new JournalRecord { Segment = new SegmentRecord { Format = 1, Number = 1, ServerVersion = "test" } });
        byte[] whole = [.. head, .. Enumerable.Range(0, Records).SelectMany(i => FrameFormat.ToArray(Sample.Record(i)))];
        var written = Enumerable.Range(0, Records).Select(i => Sample.Record(i).Outcome.ToString()).ToHashSet(StringComparer.Ordinal);
        byte[][] samples = [
            whole, head, [], "RDJ1"u8.ToArray(), [.. "RDJ1"u8, 0xff, 0xff, 0xff, 0x7f, 0, 0, 0, 0], new byte[4_096], [.. whole, .. whole]];
        var (read, damaged) = (0, 0);

        FuzzRun.Of(
            samples,
            bytes =>
            {
                File.WriteAllBytes(_folder.At(SegmentName.Of(1)), bytes);
                var reader = new JournalReader(_folder.FullPath) { Damaged = _ => damaged++ };
                foreach (var item in reader.Read().Where(i => i.Record.Outcome is not null))
                {
                    read++;
                    Assert.Contains(item.Record.Outcome.ToString(), written);
                }

                _ = reader.Segments().Count;
            },
            share: 0.5);

        Assert.True(read > 100 && damaged > 10, $"{read} read, {damaged} damaged");
    }
}
