using Google.Protobuf;

namespace RoutingDecision.State.Journal.Traffic;

/// <summary>
/// A field of bytes that is read into the same place again and again: almost all have one length, and what is read of another one gets bytes of its
/// own. Used by one thread.
/// </summary>
internal sealed class ReusedBytes
{
    private readonly byte[] _bytes;
    private readonly ByteString _view;

    /// <param name="length">The usual length.</param>
    public ReusedBytes(int length)
    {
        _bytes = new byte[length];
        _view = UnsafeByteOperations.UnsafeWrap(_bytes);
    }

    /// <summary>The field; valid until the next call.</summary>
    public ByteString Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != _bytes.Length)
        {
            return ByteString.CopyFrom(bytes);
        }

        bytes.CopyTo(_bytes);
        return _view;
    }
}
