using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace RoutingDecision.LoadBench.Wire;

/// <summary>
/// One HTTP/2 connection on loopback that makes calls of one method and looks at no more of the replies than it must: at frames, never at headers.
/// One thread may begin calls while another receives. Not tracked is the peer's window: callers keep to <see cref="MostBytes"/>.
/// </summary>
internal sealed class CallConnection : IDisposable
{
    /// <summary>
    /// Bytes under way at most. Kestrel's smaller window is a stream's 768 KiB, and is renewed once half of it was read: what is left may be half.
    /// </summary>
    public const int MostBytes = 384 * 1024;

    /// <summary>Calls under way at most: Kestrel takes 100 streams at once.</summary>
    public const int MostCalls = 96;

    private const int GrpcPrefix = 5;
    private const int Room = 1 << 20;
    private const int RenewWindowAfter = 1 << 29;

    private readonly Lock _writing = new();
    private readonly Socket _socket;
    private readonly CallHead _head;
    private readonly byte[] _out = new byte[Room];
    private readonly byte[] _in = new byte[Room];
    private int _outEnd;
    private int _inBegin;
    private int _inEnd;
    private int _nextStream = 1;
    private int _sinceWindow;
    private bool _streams;

    public CallConnection(IPEndPoint server, CallHead head)
    {
        _head = head;
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _socket.Connect(server);
        lock (_writing)
        {
            Append("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8);
            // ENABLE_PUSH 0, INITIAL_WINDOW_SIZE 2^31-1.
            AppendFrame(new Frame(12, FrameKind.Settings, FrameFlags.None, 0), [0, 2, 0, 0, 0, 0, 0, 4, 0x7f, 0xff, 0xff, 0xff]);
            AppendWindow(0, int.MaxValue - 65_535);
            Send();
        }
    }

    /// <summary>What a message takes of the windows.</summary>
    public static int BytesOf(int message) => GrpcPrefix + message;

    /// <summary>Puts a call with one message into the buffer and ends its sending side; returns the stream.</summary>
    public int Begin(ReadOnlySpan<byte> message)
    {
        lock (_writing)
        {
            var stream = AppendHead();
            AppendMessage(stream, message, FrameFlags.End);
            return stream;
        }
    }

    /// <summary>Puts the head of the connection's only call into the buffer; its messages follow by <see cref="Continue"/>.</summary>
    public int BeginStream()
    {
        lock (_writing)
        {
            _streams = true;
            return AppendHead();
        }
    }

    /// <summary>Puts a further message of a stream into the buffer.</summary>
    public void Continue(int stream, ReadOnlySpan<byte> message)
    {
        lock (_writing)
        {
            AppendMessage(stream, message, FrameFlags.None);
        }
    }

    /// <summary>Sends what is in the buffer.</summary>
    public void Flush()
    {
        lock (_writing)
        {
            Send();
        }
    }

    /// <summary>Waits for bytes and tells the receiver of every frame of data and of every end among them.</summary>
    /// <exception cref="IOException">The peer closed the connection, or reset a stream.</exception>
    public void Receive(IReplies replies)
    {
        if (_inBegin > 0)
        {
            _in.AsSpan(_inBegin, _inEnd - _inBegin).CopyTo(_in);
            (_inBegin, _inEnd) = (0, _inEnd - _inBegin);
        }

        var read = _socket.Receive(_in.AsSpan(_inEnd));
        if (read == 0)
        {
            throw new IOException("The server closed the connection.");
        }

        _inEnd += read;
        while (_inEnd - _inBegin >= Frame.HeadBytes)
        {
            var frame = Frame.Read(_in.AsSpan(_inBegin));
            var whole = Frame.HeadBytes + frame.Length;
            if (_inEnd - _inBegin < whole)
            {
                break;
            }

            Take(frame, _in.AsSpan(_inBegin + Frame.HeadBytes, frame.Length), replies);
            _inBegin += whole;
        }
    }

    public void Dispose() => _socket.Dispose();

    private void Take(Frame frame, ReadOnlySpan<byte> payload, IReplies replies)
    {
        switch (frame.Kind)
        {
            case FrameKind.Data:
                RenewWindows(frame);
                replies.Data(frame.Stream, payload);
                break;
            case FrameKind.Settings or FrameKind.Ping when (frame.Flags & FrameFlags.End) == FrameFlags.None:
                lock (_writing)
                {
                    var echoed = frame.Kind == FrameKind.Ping ? payload : [];
                    AppendFrame(new Frame(echoed.Length, frame.Kind, FrameFlags.End, 0), echoed);
                    Send();
                }

                break;
            // Code 0 only stops the message of a call that was answered, or refused, before the server had read it (RFC 9113, 8.1).
            case FrameKind.Reset when BinaryPrimitives.ReadInt32BigEndian(payload) != 0:
                throw new IOException($"The server reset stream {frame.Stream} with code {BinaryPrimitives.ReadInt32BigEndian(payload)}.");
            case FrameKind.GoAway:
                throw new IOException($"The server is going away with code {BinaryPrimitives.ReadInt32BigEndian(payload[4..])}.");
            default:
                // Headers, windows and acknowledgements say nothing that is needed here.
                break;
        }

        if (frame.EndsStream)
        {
            replies.Ended(frame.Stream);
        }
    }

    private void RenewWindows(Frame frame)
    {
        _sinceWindow += frame.Length;
        if (_sinceWindow < RenewWindowAfter)
        {
            return;
        }

        lock (_writing)
        {
            AppendWindow(0, _sinceWindow);
            if (_streams)
            {
                AppendWindow(frame.Stream, _sinceWindow);
            }

            Send();
        }

        _sinceWindow = 0;
    }

    private int AppendHead()
    {
        var stream = _nextStream;
        _nextStream += 2;
        var block = stream == 1 ? _head.First : _head.Later;
        AppendFrame(new Frame(block.Length, FrameKind.Headers, FrameFlags.EndHeaders, stream), block);
        return stream;
    }

    private void AppendMessage(int stream, ReadOnlySpan<byte> message, FrameFlags last)
    {
        Span<byte> prefix = stackalloc byte[GrpcPrefix];
        prefix[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(prefix[1..], message.Length);
        var first = Math.Min(message.Length, Frame.MostPayload - GrpcPrefix);
        AppendFrame(new Frame(GrpcPrefix + first, FrameKind.Data, first == message.Length ? last : FrameFlags.None, stream), prefix);
        Append(message[..first]);
        for (var rest = message[first..]; rest.Length > 0;)
        {
            var length = Math.Min(rest.Length, Frame.MostPayload);
            AppendFrame(new Frame(length, FrameKind.Data, length == rest.Length ? last : FrameFlags.None, stream), rest[..length]);
            rest = rest[length..];
        }
    }

    private void AppendWindow(int stream, int increment)
    {
        Span<byte> payload = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(payload, increment);
        AppendFrame(new Frame(4, FrameKind.WindowUpdate, FrameFlags.None, stream), payload);
    }

    private void AppendFrame(Frame frame, ReadOnlySpan<byte> payload)
    {
        Reserve(Frame.HeadBytes + payload.Length);
        frame.Write(_out.AsSpan(_outEnd));
        _outEnd += Frame.HeadBytes;
        Append(payload);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_out.AsSpan(_outEnd));
        _outEnd += bytes.Length;
    }

    private void Reserve(int bytes)
    {
        if (_outEnd + bytes > Room)
        {
            Send();
        }
    }

    private void Send()
    {
        for (var begin = 0; begin < _outEnd;)
        {
            begin += _socket.Send(_out.AsSpan(begin, _outEnd - begin));
        }

        _outEnd = 0;
    }
}

/// <summary>What a connection tells of replies, on the thread that receives.</summary>
internal interface IReplies
{
    /// <summary>Bytes of a reply's messages.</summary>
    void Data(int stream, ReadOnlySpan<byte> payload);

    /// <summary>The call is over.</summary>
    void Ended(int stream);
}
