using System.Net;
using System.Net.Sockets;
using RoutingDecision.LoadBench.Wire;

namespace RoutingDecision.LoadBench.Tests.Load;

/// <summary>
/// A server that answers when a test says so, as far as the load looks at answers: at frames. It takes one connection and messages of one frame each.
/// </summary>
internal sealed class FramePeer : IDisposable
{
    private const int PrefaceBytes = 24;

    // A message of no bytes behind gRPC's prefix.
    private static readonly byte[] Answer = new byte[5];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Queue<int> _open = new();
    private readonly Func<int, int> _answersAfter;
    private readonly Task _serving;

    /// <param name="streams">Messages come on one stream, which stays open.</param>
    /// <param name="answersAfter">How many answers are given once so many messages have come, counted from 1.</param>
    public FramePeer(bool streams, Func<int, int> answersAfter)
    {
        (Streams, _answersAfter) = (streams, answersAfter);
        _listener.Start();
        _serving = Task.Run(Serve);
    }

    public IPEndPoint Address => (IPEndPoint)_listener.LocalEndpoint;

    public bool Streams { get; }

    /// <summary>Messages after which the stream is ended, whatever was answered.</summary>
    public int EndsAfter { get; init; } = int.MaxValue;

    /// <summary>Messages that have come.</summary>
    public int Received { get; private set; }

    public void Dispose()
    {
        _listener.Stop();
        _serving.Wait(TimeSpan.FromMinutes(1));
    }

    private void Serve()
    {
        using var connection = _listener.AcceptTcpClient();
        using var stream = connection.GetStream();
        try
        {
            Receive(stream, PrefaceBytes);
            while (true)
            {
                var frame = Frame.Read(Receive(stream, Frame.HeadBytes));
                Receive(stream, frame.Length);
                if (frame.Kind == FrameKind.Data)
                {
                    _open.Enqueue(frame.Stream);
                    React(stream, frame.Stream);
                }
            }
        }
        catch (IOException)
        {
            // The client is done.
        }
    }

    private void React(NetworkStream stream, int of)
    {
        Received++;
        for (var answers = _answersAfter(Received); answers > 0; answers--)
        {
            var to = _open.Dequeue();
            Send(stream, new Frame(Answer.Length, FrameKind.Data, FrameFlags.None, to), Answer);
            if (!Streams)
            {
                Send(stream, new Frame(0, FrameKind.Headers, FrameFlags.End | FrameFlags.EndHeaders, to), []);
            }
        }

        if (Received == EndsAfter)
        {
            _open.Clear();
            Send(stream, new Frame(0, FrameKind.Headers, FrameFlags.End | FrameFlags.EndHeaders, of), []);
        }
    }

    private static byte[] Receive(NetworkStream stream, int bytes)
    {
        var read = new byte[bytes];
        stream.ReadExactly(read);
        return read;
    }

    private static void Send(NetworkStream stream, Frame frame, byte[] payload)
    {
        var bytes = new byte[Frame.HeadBytes + payload.Length];
        payload.CopyTo(frame.Write(bytes));
        stream.Write(bytes);
    }
}
