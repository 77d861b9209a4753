using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Google.Protobuf;

namespace RoutingDecision.State.Journal.Wire;

/// <summary>
/// Walks over the fields of one protobuf message. After <see cref="Next"/> exactly one of the others is called: for the value, or to skip it.
/// </summary>
/// <param name="bytes">The message.</param>
internal ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;
    private WireFormat.WireType _type;

    /// <summary>Goes to the next field; false at the end.</summary>
    /// <param name="field">Its number.</param>
    /// <exception cref="InvalidDataException">No message.</exception>
    public bool Next(out int field)
    {
        if (_rest.IsEmpty)
        {
            field = 0;
            return false;
        }

        var tag = (uint)Varint();
        field = WireFormat.GetTagFieldNumber(tag);
        _type = WireFormat.GetTagWireType(tag);
        return true;
    }

    public long Int() => Is(WireFormat.WireType.Varint) ? (long)Varint() : 0;

    public bool Bool() => Int() != 0;

    public ulong Fixed() => Is(WireFormat.WireType.Fixed64) ? BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong))) : 0;

    public double Double() => BitConverter.UInt64BitsToDouble(Fixed());

    public float Float() => Is(WireFormat.WireType.Fixed32) ? BinaryPrimitives.ReadSingleLittleEndian(Take(sizeof(float))) : 0;

    /// <summary>A text's UTF-8, the bytes of a field, a part, or a packed field.</summary>
    public ReadOnlySpan<byte> Bytes()
    {
        if (!Is(WireFormat.WireType.LengthDelimited))
        {
            return default;
        }

        var length = Varint();
        return Take(length > int.MaxValue ? int.MaxValue : (int)length);
    }

    /// <summary>A packed field of numbers of a fixed size: float or double.</summary>
    public ReadOnlySpan<T> Packed<T>()
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(Bytes());

    public void Skip()
    {
        switch (_type)
        {
            case WireFormat.WireType.Varint:
                Varint();
                break;
            case WireFormat.WireType.Fixed64:
                Take(sizeof(ulong));
                break;
            case WireFormat.WireType.Fixed32:
                Take(sizeof(float));
                break;
            default:
                Bytes();
                break;
        }
    }

    /// <summary>A value of another type than its field's is damage.</summary>
    private readonly bool Is(WireFormat.WireType type) =>
        _type == type ? true : throw new InvalidDataException($"A field has wire type {_type} in place of {type}.");

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Varint()
    {
        // Most tags, lengths and numbers are of one byte.
        if (!_rest.IsEmpty && _rest[0] < 0x80)
        {
            var value = _rest[0];
            _rest = _rest[1..];
            return value;
        }

        return LongVarint();
    }

    private ulong LongVarint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var b = Take(1)[0];
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("A number has more than ten bytes.");
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _rest.Length)
        {
            throw new InvalidDataException("A field goes beyond its message.");
        }

        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
