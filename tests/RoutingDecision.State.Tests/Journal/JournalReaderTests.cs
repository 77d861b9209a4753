using RoutingDecision.State.Journal;
using RoutingDecision.State.Journal.Frames;
using RoutingDecision.State.Journal.Reading;
using RoutingDecision.State.Journal.Records;
using RoutingDecision.State.Journal.Segments;
using RoutingDecision.State.Journal.Writing;
using RoutingDecision.TestKit;

namespace RoutingDecision.State.Tests.Journal;

/// <summary>On real files.</summary>
public sealed class JournalReaderTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly HashSet<JournalKind> Outcomes = [JournalKind.Outcome];

    private readonly TemporaryFolder _folder = new();
    private readonly VirtualTime _time = new();
    private readonly List<JournalDamage> _damages = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void List_FilesThatAreGoneByNow_AreLeftOut()
    {
        using var folder = new TemporaryFolder();
        FileInfo[] listed = [new(folder.At(SegmentName.Of(2))), new(folder.At("forward.json.new")), new(folder.Write(SegmentName.Of(1), "four"))];

        Assert.Equal([new SegmentEntry(1, 4)], JournalFolder.EntriesOf(listed));
    }

    [Fact]
    public void Read_MissingFolder_IsEmpty() => Assert.Empty(new JournalReader(_folder.At("nowhere")).Read());

    [Fact]
    public void Read_WrittenJournal_HasAllInOrder()
    {
        Write(30, segmentBytes: 4_096);

        var read = Reader().Read(kinds: Outcomes).ToList();

        Assert.Equal(Enumerable.Range(0, 30), read.Select(Seed));
        Assert.InRange(Reader().Segments().Count, 2, 30);
        Assert.Empty(_damages);
    }

    [Fact]
    public void Read_FromATime_BeginsThere()
    {
        var begin = _time.GetUtcNow();
        Write(30, segmentBytes: 4_096);
        for (var minute = 0; minute <= 31; minute++)
        {
            var from = begin + TimeSpan.FromMinutes(minute);

            Assert.Equal(Enumerable.Range(0, 30).Where(i => i + 1 >= minute), Reader().Read(from, Outcomes).Select(Seed));
        }
    }

    [Fact]
    public void ReadFrom_AnyPosition_GoesOnBehindIt()
    {
        Write(12, segmentBytes: 4_096);
        var all = Reader().Read(kinds: Outcomes).ToList();
        for (var i = 0; i < all.Count; i++)
        {
            Assert.Equal(all[i..].Select(Seed), Reader().ReadFrom(all[i].Position, Outcomes).Select(Seed));
            Assert.Equal(all[(i + 1)..].Select(Seed), Reader().ReadFrom(all[i].Next, Outcomes).Select(Seed));
        }
    }

    [Fact]
    public void ReadFrom_SegmentThatIsGone_GoesOnWithTheNext()
    {
        Write(30, segmentBytes: 4_096);
        var first = Reader().Read(kinds: Outcomes).First().Position;
        File.Delete(Files()[0]);

        var left = Reader().ReadFrom(first, Outcomes).Select(Seed).ToList();

        Assert.Equal(Enumerable.Range(30 - left.Count, left.Count), left);
        Assert.InRange(left.Count, 1, 29);
    }

    [Fact]
    public async Task FollowAsync_WhileItIsWritten_SeesEverythingOnce()
    {
        using var stop = new CancellationTokenSource(Deadline);
        var seen = new List<int>();
        using var writer = new JournalWriter(Options(4_096), new Events(), TimeProvider.System);
        writer.Open();
        writer.Start();
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < 200; i++)
            {
                Assert.True(await writer.AppendAsync(Sample.Record(i)));
            }
        });

        await foreach (var item in Reader().FollowAsync(default, TimeProvider.System, Outcomes, stop.Token))
        {
            seen.Add(Seed(item));
            if (seen.Count == 200)
            {
                break;
            }
        }

        await writing;
        Assert.Equal(Enumerable.Range(0, 200), seen);
    }

    [Fact]
    public void Read_DamagedSegment_TellsAndGoesOn()
    {
        Write(30, segmentBytes: 4_096);
        var file = Files()[0];
        var bytes = File.ReadAllBytes(file);
        bytes[^10] ^= 0x40;
        File.WriteAllBytes(file, bytes);

        Assert.Equal(29, Reader().Read(kinds: Outcomes).Count());
        Assert.Equal(1, Assert.Single(_damages).Segment);
    }

    [Fact]
    public void Read_SegmentOfALaterFormat_IsPassedOverWithAWord()
    {
        Write(1, segmentBytes: 4_096);
        File.WriteAllBytes(
            _folder.At(SegmentName.Of(9)),
            [
                .. FrameFormat.ToArray(new JournalRecord { Segment = new SegmentRecord { Format = 99, Number = 9 } }),
                .. FrameFormat.ToArray(Sample.Record(5)),
            ]);

        Assert.Equal([0], Reader().Read(kinds: Outcomes).Select(Seed));
        Assert.Contains("format is 99", Assert.Single(_damages).What, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FileOfNothingButNoise_IsPassedOver()
    {
        Write(1, segmentBytes: 4_096);
        var noise = new byte[10_000];
        new Random(3).NextBytes(noise);
        File.WriteAllBytes(_folder.At(SegmentName.Of(0)), noise);
        File.WriteAllText(_folder.At("journal-7.rdj"), "no name of ours");

        Assert.Equal([0], Reader().Read(kinds: Outcomes).Select(Seed));
        Assert.Equal((0, 10_000), (_damages[0].Segment, _damages[0].Bytes));
    }

    [Fact]
    public void Open_FolderOfARunningWriter_IsRefusedUntilThatEnds()
    {
        var options = Options(4_096);
        using (var first = new JournalWriter(options, new Events(), _time))
        {
            first.Open();
            using var second = new JournalWriter(options, new Events(), _time);
            Assert.Throws<JournalInUseException>(second.Open);
        }

        using var third = new JournalWriter(options, new Events(), _time);
        third.Open();
        Assert.False(third.IsFailed);
    }

    private static int Seed(JournalItem item) => (int)(ulong)DecisionIds.Of(item.Record.Outcome.Decision.Id);

    private JournalOptions Options(long segmentBytes) => Sample.Options(_folder.FullPath) with { SegmentBytes = segmentBytes };

    private JournalReader Reader() => new(_folder.FullPath) { Damaged = _damages.Add };

    private string[] Files() => [.. Directory.GetFiles(_folder.FullPath, "*.rdj").Order(StringComparer.Ordinal)];

    /// <summary>One record a minute, the first after one.</summary>
    private void Write(int count, long segmentBytes)
    {
        using var writer = new JournalWriter(Options(segmentBytes), new Events(), _time);
        writer.Open();
        for (var i = 0; i < count; i++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            _ = writer.AppendAsync(Sample.Record(i));
            writer.Turn();
        }
    }
}
