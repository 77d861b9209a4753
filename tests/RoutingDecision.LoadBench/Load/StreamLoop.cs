using System.Buffers.Binary;
using System.Diagnostics;
using RoutingDecision.LoadBench.Messages;
using RoutingDecision.LoadBench.Wire;

namespace RoutingDecision.LoadBench.Load;

/// <summary>
/// Keeps a number of messages under way on one stream. Replies may come out of order and are taken for those of the oldest messages: the mean latency
/// is exact, quantiles nearly.
/// </summary>
internal sealed class StreamLoop(CallConnection connection, IMessages messages, int underWay) : ILoad, IReplies
{
    private const int PrefixBytes = 5;

    private readonly Queue<long> _begun = new();
    private readonly byte[] _prefix = new byte[PrefixBytes];
    private int _stream;
    private int _prefixFilled;
    private int _messageLeft;
    private int _answers;
    private bool _ended;

    public Burst Run(TimeSpan length)
    {
        var latencies = new LatencyHistogram();
        if (_stream == 0)
        {
            _stream = connection.BeginStream();
        }

        var begin = Stopwatch.GetTimestamp();
        var deadline = begin + (long)(length.TotalSeconds * Stopwatch.Frequency);
        var inTime = 0L;
        Begin(underWay, begin);
        while (_begun.Count > 0 && !_ended)
        {
            _answers = 0;
            connection.Receive(this);
            var now = Stopwatch.GetTimestamp();
            for (var i = 0; i < _answers; i++)
            {
                latencies.Add((long)((now - _begun.Dequeue()) * (1e9 / Stopwatch.Frequency)));
            }

            if (now < deadline)
            {
                inTime += _answers;
                Begin(_answers, now);
            }
        }

        return new Burst(length.TotalSeconds, inTime, _begun.Count, latencies);
    }

    void IReplies.Data(int stream, ReadOnlySpan<byte> payload)
    {
        while (payload.Length > 0)
        {
            if (_prefixFilled < PrefixBytes)
            {
                var taken = Math.Min(PrefixBytes - _prefixFilled, payload.Length);
                payload[..taken].CopyTo(_prefix.AsSpan(_prefixFilled));
                _prefixFilled += taken;
                payload = payload[taken..];
                if (_prefixFilled < PrefixBytes)
                {
                    return;
                }

                _messageLeft = BinaryPrimitives.ReadInt32BigEndian(_prefix.AsSpan(1));
            }

            var part = Math.Min(_messageLeft, payload.Length);
            _messageLeft -= part;
            payload = payload[part..];
            if (_messageLeft == 0)
            {
                _prefixFilled = 0;
                _answers++;
            }
        }
    }

    // A stream that the server ends answers no more: what is under way has failed.
    void IReplies.Ended(int stream) => _ended = true;

    private void Begin(int count, long now)
    {
        for (var i = 0; i < count; i++)
        {
            connection.Continue(_stream, messages.Next());
            _begun.Enqueue(now);
        }

        connection.Flush();
    }
}
