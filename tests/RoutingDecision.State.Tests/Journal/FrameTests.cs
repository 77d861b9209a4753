using System.Buffers;
using RoutingDecision.State.Journal.Frames;
using RoutingDecision.State.Journal.Records;

namespace RoutingDecision.State.Tests.Journal;

public sealed class FrameTests
{
    [Fact]
    public void Crc32C_KnownText_IsTheKnownSum() =>
        Assert.Equal(0xE306_9283, Crc32C.Finish(Crc32C.Append(Crc32C.Start, "123456789"u8)));

    [Fact]
    public void Crc32C_BytesOfAnyLengthInAnyParts_IsTheSumBitByBit()
    {
        var random = new Random(3);
        var bytes = new byte[2_000];
        random.NextBytes(bytes);
        for (var length = 0; length <= bytes.Length; length += random.Next(1, 12))
        {
            var cut = random.Next(length + 1);
            var expected = uint.MaxValue;
            foreach (var b in bytes.AsSpan(0, length))
            {
                expected ^= b;
                for (var bit = 0; bit < 8; bit++)
                {
                    expected = (expected >> 1) ^ ((expected & 1) * 0x82F6_3B78);
                }
            }

            Assert.Equal(expected, Crc32C.Append(Crc32C.Append(Crc32C.Start, bytes.AsSpan(0, cut)), bytes.AsSpan(cut, length - cut)));
        }
    }

    [Fact]
    public void TryRead_SegmentCutAtEveryByte_ReadsTheWholeRecordsBeforeTheCut()
    {
        var (bytes, ends) = Segment(6);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var (records, reader) = ReadAll(bytes[..cut]);

            Assert.Equal(ends.Count(e => e <= cut), records.Count);
            Assert.Equal(ends.LastOrDefault(e => e <= cut), reader.Position);
            Assert.Equal(cut - reader.Position, reader.TailBytes);
            Assert.Equal(0, reader.DamagedBytes);
        }
    }

    [Fact]
    public void TryRead_AnyFlippedBit_LosesThatRecordAlone()
    {
        var (bytes, ends) = Segment(3);
        for (var at = 0; at < bytes.Length; at++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var flipped = bytes.ToArray();
                flipped[at] ^= (byte)(1 << bit);

                var (records, reader) = ReadAll(flipped);

                var hit = ends.FindIndex(e => at < e);
                Assert.Equal(Enumerable.Range(0, 3).Where(i => i != hit).Select(i => (long)i), records.Select(r => r.TimeUnixUs));
                Assert.Equal(ends[hit] - (hit == 0 ? 0 : ends[hit - 1]), reader.DamagedBytes + reader.TailBytes);
            }
        }
    }

    [Fact]
    public void TryRead_WrittenOnWhileItsTornEndIsLookedAt_LosesNothing()
    {
        var (bytes, ends) = Segment(4);
        for (var cut = 1; cut < bytes.Length; cut++)
        {
            using var reader = new FrameReader(new GrowingStream(bytes, cut), 0);
            var records = 0;
            // Behind a whole record the end is the end, until it is asked again.
            while (reader.TryRead(out _) || reader.TryRead(out _))
            {
                records++;
            }

            Assert.Equal((ends.Count, 0L), (records, reader.DamagedBytes));
        }
    }

    [Fact]
    public void TryRead_GarbageBetweenRecords_IsPassedOver()
    {
        var first = FrameFormat.ToArray(new JournalRecord { TimeUnixUs = 1 });
        var garbage = new byte[300_000];
        new Random(1).NextBytes(garbage);
        "RDJ1RDJ1"u8.CopyTo(garbage.AsSpan(1_000));

        var (records, reader) = ReadAll([.. first, .. garbage, .. first]);

        Assert.Equal(2, records.Count);
        Assert.Equal(garbage.Length, reader.DamagedBytes);
    }

    [Fact]
    public void TryRead_StreamThatGrows_GoesOnWhereItStopped()
    {
        var (bytes, ends) = Segment(5);
        using var stream = new MemoryStream();
        using var reader = new FrameReader(stream, 0);
        var read = 0;
        for (var length = 1; length <= bytes.Length; length++)
        {
            stream.Position = length - 1;
            stream.WriteByte(bytes[length - 1]);
            stream.Position = length - 1;
            while (reader.TryRead(out _))
            {
                read++;
            }

            Assert.Equal(ends.Count(e => e <= length), read);
        }
    }

    [Fact]
    public void TryRead_RecordLongerThanTheBuffer_IsRead()
    {
        var record = new JournalRecord { Policy = new PolicyRecord { Document = new string('x', 1_000_000) } };

        var (records, _) = ReadAll(FrameFormat.ToArray(record));

        Assert.Equal(record, Assert.Single(records));
    }

    private static (byte[] Bytes, List<int> Ends) Segment(int count)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var ends = new List<int>();
        for (var i = 0; i < count; i++)
        {
            FrameFormat.Write(buffer, new JournalRecord { TimeUnixUs = i, Audit = new AuditRecord { Comment = new string('c', i * 7) } });
            ends.Add(buffer.WrittenCount);
        }

        return (buffer.WrittenSpan.ToArray(), ends);
    }

    private static (List<JournalRecord> Records, FrameReader Reader) ReadAll(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        using var reader = new FrameReader(stream, 0);
        var records = new List<JournalRecord>();
        while (reader.TryRead(out var payload))
        {
            records.Add(JournalRecord.Parser.ParseFrom(payload));
        }

        return (records, reader);
    }

    /// <summary>Ends at a byte when it gets there first, and goes on from there when it is asked again.</summary>
    private sealed class GrowingStream(byte[] bytes, int end) : MemoryStream(bytes)
    {
        private bool _ended;

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (!_ended && Position == end)
            {
                _ended = true;
                return 0;
            }

            return base.Read(buffer, offset, _ended ? count : (int)Math.Min(count, end - Position));
        }
    }
}
