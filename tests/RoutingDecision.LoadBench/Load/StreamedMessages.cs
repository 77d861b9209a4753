using System.Buffers.Binary;
using System.Diagnostics;
using RoutingDecision.LoadBench.Messages;
using RoutingDecision.LoadBench.Wire;

namespace RoutingDecision.LoadBench.Load;

/// <summary>
/// Messages of one stream, which stays open from burst to burst. Replies may come out of order and are taken for those of the oldest messages: the
/// mean latency is exact, quantiles nearly.
/// </summary>
internal sealed class StreamedMessages(CallConnection connection, IMessages messages) : IExchange, IReplies
{
    private const int PrefixBytes = 5;
    private const double NanosecondsPerSecond = 1e9;

    // Held while a message is begun and while the stream's end is noted: each message is either among those that the end leaves unanswered, or goes
    // on the next stream.
    private readonly Lock _turn = new();
    private readonly Queue<long> _due = new();
    private readonly byte[] _prefix = new byte[PrefixBytes];
    private int _stream;
    private int _prefixFilled;
    private int _messageLeft;
    private int _answers;
    private int _lost;

    public long Failed { get; private set; }

    public LatencyHistogram Latencies { get; private set; } = new();

    public void Clear() => (Failed, Latencies) = (0, new LatencyHistogram());

    public void Begin(long due)
    {
        lock (_turn)
        {
            if (_stream == 0)
            {
                _stream = connection.BeginStream();
            }

            connection.Continue(_stream, messages.Next());
            _due.Enqueue(due);
        }
    }

    public void Flush() => connection.Flush();

    public int Receive()
    {
        (_answers, _lost) = (0, 0);
        connection.Receive(this);
        return _answers + _lost;
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
                Answered();
            }
        }
    }

    // A stream that the server ends answers no more: what is under way has failed.
    void IReplies.Ended(int stream)
    {
        lock (_turn)
        {
            _lost += _due.Count;
            Failed += _due.Count;
            _due.Clear();
            (_stream, _prefixFilled) = (0, 0);
        }
    }

    private void Answered()
    {
        long due;
        lock (_turn)
        {
            due = _due.Dequeue();
        }

        _answers++;
        Latencies.Add(Math.Max(0, (long)((Stopwatch.GetTimestamp() - due) * (NanosecondsPerSecond / Stopwatch.Frequency))));
    }
}
