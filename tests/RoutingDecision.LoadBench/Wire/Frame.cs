using System.Buffers.Binary;

namespace RoutingDecision.LoadBench.Wire;

/// <summary>The head of an HTTP/2 frame (RFC 9113, section 4.1).</summary>
internal readonly record struct Frame(int Length, FrameKind Kind, FrameFlags Flags, int Stream)
{
    /// <summary>Bytes of every head.</summary>
    public const int HeadBytes = 9;

    /// <summary>Longest payload that a peer takes unless it says otherwise.</summary>
    public const int MostPayload = 16_384;

    /// <summary>Whether the frame is the stream's last one.</summary>
    public bool EndsStream => Kind is FrameKind.Data or FrameKind.Headers && (Flags & FrameFlags.End) != FrameFlags.None;

    public static Frame Read(ReadOnlySpan<byte> head) => new(
        (head[0] << 16) | (head[1] << 8) | head[2],
        (FrameKind)head[3],
        (FrameFlags)head[4],
        BinaryPrimitives.ReadInt32BigEndian(head[5..]) & int.MaxValue);

    /// <summary>Writes the head; returns what is left of the room.</summary>
    public Span<byte> Write(Span<byte> room)
    {
        room[0] = (byte)(Length >> 16);
        room[1] = (byte)(Length >> 8);
        room[2] = (byte)Length;
        room[3] = (byte)Kind;
        room[4] = (byte)Flags;
        BinaryPrimitives.WriteInt32BigEndian(room[5..], Stream);
        return room[HeadBytes..];
    }
}

/// <summary>Kinds of frames, with their numbers on the wire.</summary>
internal enum FrameKind : byte
{
    Data = 0,
    Headers = 1,
    Priority = 2,
    Reset = 3,
    Settings = 4,
    Promise = 5,
    Ping = 6,
    GoAway = 7,
    WindowUpdate = 8,
    Continuation = 9,
}

/// <summary>Flags; the first is END_STREAM of DATA and HEADERS and ACK of SETTINGS and PING.</summary>
[Flags]
internal enum FrameFlags : byte
{
    None = 0,
    End = 1,
    EndHeaders = 4,
    Padded = 8,
}
