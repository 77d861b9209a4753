using RoutingDecision.State.Journal;
using RoutingDecision.State.Journal.Frames;
using RoutingDecision.State.Journal.Records;
using RoutingDecision.State.Journal.Segments;
using RoutingDecision.State.Journal.Writing;
using RoutingDecision.TestKit;

namespace RoutingDecision.State.Tests.Journal;

/// <summary>Turn by turn, without the thread, so that every order is the test's own.</summary>
public sealed class JournalWriterTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly MemoryFolder _folder = new();
    private readonly Events _events = new();
    private readonly VirtualTime _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AppendAsync_BeforeTheSyncEnds_IsNotAcknowledged()
    {
        using var writer = Writer();
        var first = writer.AppendAsync(Sample.Record(1)).AsTask();
        var second = writer.AppendAsync(Sample.Record(2)).AsTask();
        var during = new List<bool>();
        _folder.Syncing = () => during.Add(first.IsCompleted || second.IsCompleted || _folder.Durable(1).Length > 0);

        writer.Turn();

        Assert.True(await first.WaitAsync(Deadline));
        Assert.True(await second.WaitAsync(Deadline));
        Assert.Equal([false], during);
        Assert.Equal(1, _folder.Syncs);
        Assert.Equal(2, Read(1).Count(r => r.Outcome is not null));
    }

    [Fact]
    public async Task AppendAsync_WhileAGroupIsSynced_IsOfTheNextGroup()
    {
        using var writer = Writer();
        Task<bool>? late = null;
        _folder.Syncing = () => late ??= writer.AppendAsync(Sample.Record(2)).AsTask();
        var first = writer.AppendAsync(Sample.Record(1)).AsTask();

        writer.Turn();
        Assert.True(await first.WaitAsync(Deadline));
        Assert.False(late!.IsCompleted);
        writer.Turn();

        Assert.True(await late.WaitAsync(Deadline));
        Assert.Equal(2, _folder.Syncs);
    }

    [Fact]
    public async Task AppendAsync_DiskFull_IsRefusedAndWorksAgainWithSpace()
    {
        using var writer = Writer();
        Assert.True(await TurnAsync(writer, Sample.Record(1)));
        _folder.Room = 20;

        Assert.False(await TurnAsync(writer, Sample.Record(2)));
        Assert.True(writer.IsFailed);
        Assert.False(await writer.AppendAsync(Sample.Record(3)));
        _folder.Room = long.MaxValue;
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await TurnAsync(writer, Sample.Record(4)));

        Assert.False(writer.IsFailed);
        Assert.Equal(["begun 1", "failed: No space left on device.", "begun 2", "recovered"], _events.Told);
        Assert.Equal([Id(1), Id(4)], Read(1).Concat(Read(2)).Where(r => r.Outcome is not null).Select(r => r.Outcome.Decision.Id));
    }

    [Fact]
    public void Turn_NothingToWriteWhileFailed_FindsOutThatItWorksAgain()
    {
        using var writer = Writer();
        _folder.Broken = "Read-only file system.";
        _ = writer.AppendAsync(Sample.Record(1));
        writer.Turn();
        Assert.True(writer.IsFailed);
        _folder.Broken = null;

        writer.Turn();
        Assert.True(writer.IsFailed);
        _time.Advance(TimeSpan.FromSeconds(1));
        writer.Turn();

        Assert.False(writer.IsFailed);
    }

    [Fact]
    public async Task AppendAsync_SyncThatFails_LeavesTheSegmentBehind()
    {
        using var writer = Writer();
        Assert.True(await TurnAsync(writer, Sample.Record(1)));
        _folder.Syncing = () => throw new IOException("The device is gone.");
        Assert.False(await TurnAsync(writer, Sample.Record(2)));
        _folder.Syncing = null;
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(await TurnAsync(writer, Sample.Record(3)));

        Assert.Equal([Id(1)], Read(1).Where(r => r.Outcome is not null).Select(r => r.Outcome.Decision.Id));
        Assert.Equal([Id(3)], Read(2).Where(r => r.Outcome is not null).Select(r => r.Outcome.Decision.Id));
    }

    [Fact]
    public async Task Turn_SegmentFull_BeginsAnotherWithHeadAndStandingRecord()
    {
        using var writer = Writer(Sample.Options() with { SegmentBytes = 4_096 });
        _ = writer.AppendStandingAsync(new JournalRecord { Policy = new PolicyRecord { Version = "p-9" } });
        for (var i = 0; i < 40; i++)
        {
            Assert.True(await TurnAsync(writer, Sample.Record(i)));
        }

        var numbers = _folder.List().Select(s => s.Number).ToArray();
        Assert.Equal(Enumerable.Range(1, numbers.Length).Select(n => (long)n), numbers);
        Assert.InRange(numbers.Length, 2, 40);
        Assert.All(numbers, n => Assert.Equal((n, "p-9"), (Read(n)[0].Segment.Number, Read(n)[1].Policy.Version)));
        Assert.Equal(40, numbers.Sum(n => Read(n).Count(r => r.Outcome is not null)));
    }

    [Fact]
    public async Task Turn_SegmentOld_BeginsAnotherAndWallClockDoesNotMatter()
    {
        using var writer = Writer(Sample.Options() with { SegmentAge = TimeSpan.FromHours(1) });
        Assert.True(await TurnAsync(writer, Sample.Record(1)));
        _time.Advance(TimeSpan.FromMinutes(59));
        Assert.True(await TurnAsync(writer, Sample.Record(2)));
        Assert.Single(_folder.List());
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(await TurnAsync(writer, Sample.Record(3)));

        Assert.Equal(2, _folder.List().Count);
    }

    [Fact]
    public void Open_TornEnd_IsCutAtEveryByte()
    {
        var whole = FrameFormat.ToArray(Sample.Record(1));
        var torn = FrameFormat.ToArray(Sample.Record(2));
        for (var length = 1; length < torn.Length; length++)
        {
            using var folder = new MemoryFolder();
            folder.Put(7, [.. whole, .. torn[..length]]);
            var events = new Events();
            using var writer = new JournalWriter(folder, Sample.Options(), events, _time);

            writer.Open();

            Assert.Equal(whole, folder.Durable(7));
            Assert.Equal([$"cut 7: {length}"], events.Told);
        }
    }

    [Fact]
    public void Open_FolderHeldByAnother_Throws()
    {
        using var writer = Writer();
        _folder.Held = true;

        Assert.Contains("--journal", Assert.Throws<JournalInUseException>(writer.Open).Message, StringComparison.Ordinal);
        _folder.Held = false;
    }

    [Fact]
    public void Open_FolderBroken_StartsFailedAndRecovers()
    {
        using var writer = Writer();
        _folder.Broken = "Read-only file system.";

        writer.Open();
        Assert.True(writer.IsFailed);
        _folder.Broken = null;
        _time.Advance(TimeSpan.FromSeconds(1));
        writer.Turn();

        Assert.False(writer.IsFailed);
    }

    [Fact]
    public async Task AppendAsync_QueueFull_IsRefused()
    {
        using var writer = Writer(Sample.Options() with { QueuedOutcomes = 2 });
        _ = writer.AppendAsync(Sample.Record(1));
        _ = writer.AppendAsync(Sample.Record(2));

        Assert.False(await writer.AppendAsync(Sample.Record(3)));
    }

    [Fact]
    public async Task Stop_WhatWaits_IsWrittenAndTheRestRefused()
    {
        var writer = Writer();
        writer.Start();
        var waiting = writer.AppendAsync(Sample.Record(1)).AsTask();

        writer.Dispose();

        Assert.True(await waiting.WaitAsync(Deadline));
        Assert.False(await writer.AppendAsync(Sample.Record(2)));
    }

    [Fact]
    public async Task AppendAsync_ManyAtOnce_ShareSyncsAndAllAreThereOnce()
    {
        using var writer = Writer();
        writer.Start();

        var stored = await Task.WhenAll(Enumerable.Range(0, 2_000).Select(i => Task.Run(() => writer.AppendAsync(Sample.Record(i)).AsTask())))
            .WaitAsync(Deadline);

        Assert.DoesNotContain(false, stored);
        var ids = _folder.List().SelectMany(s => Read(s.Number)).Where(r => r.Outcome is not null).Select(r => r.Outcome.Decision.Id).ToList();
        Assert.Equal(Enumerable.Range(0, 2_000).Select(Id).ToHashSet(), ids.ToHashSet());
        Assert.Equal(2_000, ids.Count);
        Assert.InRange(_folder.Syncs, 1, 2_000);
        Assert.Equal(2_000, _events.WrittenOf(JournalKind.Outcome));
    }

    [Fact]
    public async Task Turn_JournalOverItsSize_DeletesTheOldestButNotTheOneBeingWritten()
    {
        using var writer = Writer(Sample.Options() with { SegmentBytes = 4_096, MaxBytes = 10_000 });
        for (var i = 0; i < 60; i++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            Assert.True(await TurnAsync(writer, Sample.Record(i)));
        }

        Assert.InRange(_folder.List().Sum(s => s.Bytes), 4_096, 10_000 + 5_000);
        Assert.Contains("deleted 1: size", _events.Told);
        Assert.Equal(Id(59), Read(_folder.List()[^1].Number)[^1].Outcome.Decision.Id);
    }

    [Fact]
    public async Task Turn_ClockSteppedYearsAhead_DeletesOneSegmentAMinute()
    {
        using var writer = Writer(Sample.Options() with { SegmentAge = TimeSpan.FromMinutes(1) });
        for (var i = 0; i < 10; i++)
        {
            _time.Advance(TimeSpan.FromMinutes(2));
            Assert.True(await TurnAsync(writer, Sample.Record(i)));
        }

        Assert.Equal(10, _folder.List().Count);
        _time.Advance(TimeSpan.FromDays(3_000));
        Assert.True(await TurnAsync(writer, Sample.Record(10)));

        Assert.Equal(["deleted 1: age"], _events.Told.Where(t => t.StartsWith("deleted", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(10_000_000, 1)]
    [InlineData(1, 10_000)]
    public async Task Turn_DiskStaysFull_DeletesOldSegmentsAndWritesIntoTheRoom(long mostBytes, int mostDays)
    {
        var options = Sample.Options() with { SegmentAge = TimeSpan.FromMinutes(1), MaxAge = TimeSpan.FromDays(mostDays) };
        using (var before = Writer(options))
        {
            for (var i = 0; i < 3; i++)
            {
                _time.Advance(TimeSpan.FromMinutes(2));
                Assert.True(await TurnAsync(before, Sample.Record(1)));
            }
        }

        _folder.Room = 0;
        _time.Advance(TimeSpan.FromDays(2));
        using var writer = Writer(options with { MaxBytes = mostBytes });
        Assert.False(await TurnAsync(writer, Sample.Record(1)));
        Assert.True(writer.IsFailed);

        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(await TurnAsync(writer, Sample.Record(1)));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await TurnAsync(writer, Sample.Record(1)));

        Assert.Contains(_events.Told, t => t.StartsWith("deleted 1: ", StringComparison.Ordinal));
    }

    private static Google.Protobuf.ByteString Id(int seed) => DecisionIds.ToBytes(Sample.Claims(seed).Id);

    private static async Task<bool> TurnAsync(JournalWriter writer, JournalRecord record)
    {
        var stored = writer.AppendAsync(record).AsTask();
        writer.Turn();
        return await stored.WaitAsync(Deadline);
    }

    private JournalWriter Writer(JournalOptions? options = null) => new(_folder, options ?? Sample.Options(), _events, _time);

    private List<JournalRecord> Read(long number)
    {
        using var stream = _folder.OpenRead(number);
        using var reader = new FrameReader(stream, 0);
        var records = new List<JournalRecord>();
        while (reader.TryRead(out var payload))
        {
            records.Add(JournalRecord.Parser.ParseFrom(payload));
        }

        return records;
    }
}
