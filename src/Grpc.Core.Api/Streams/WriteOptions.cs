namespace Grpc.Core;

/// <summary>How a message is written.</summary>
[Flags]
public enum WriteFlags
{
    /// <summary>It may wait in the buffer for the next one.</summary>
    BufferHint = 1,

    /// <summary>It is sent as it is, even when the call compresses.</summary>
    NoCompress = 2,
}

/// <inheritdoc cref="WriteFlags"/>
public class WriteOptions(WriteFlags flags = default)
{
    public static readonly WriteOptions Default = new();

    public WriteFlags Flags { get; } = flags;
}
