using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Google.Protobuf;

namespace RoutingDecision.State.Journal.Wire;

/// <summary>
/// Writes a protobuf message field by field, without objects for it and its parts and in one pass. Called with fields in the order of their numbers
/// it writes what the generated code would write, byte for byte: fields that have their default are left out. Used by one thread.
/// </summary>
internal sealed class WireWriter
{
    private const int MostVarint = 10;

    /// <summary>Bytes that a UTF-16 unit takes in UTF-8 at most.</summary>
    private const int MostLetterBytes = 3;

    /// <summary>Texts whose length takes one byte whatever they say, so that they need not be measured before they are written.</summary>
    private const int MostShort = 0x7F / MostLetterBytes;

    private byte[] _buffer = new byte[4_096];
    private int _length;

    /// <summary>What was written; valid until the next call.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    /// <summary>Begins another message.</summary>
    public void Clear() => _length = 0;

    /// <summary>A field of type int32 or int64.</summary>
    public void Int(int field, long value)
    {
        if (value != 0)
        {
            Tag(field, WireFormat.WireType.Varint);
            Varint((ulong)value);
        }
    }

    /// <summary>A field of type sint32.</summary>
    public void SignedInt(int field, int value)
    {
        if (value != 0)
        {
            Tag(field, WireFormat.WireType.Varint);
            Varint((uint)((value << 1) ^ (value >> 31)));
        }
    }

    public void Bool(int field, bool value)
    {
        if (value)
        {
            Tag(field, WireFormat.WireType.Varint);
            Varint(1);
        }
    }

    /// <summary>A field of type fixed64.</summary>
    public void Fixed(int field, ulong value)
    {
        if (value != 0)
        {
            Tag(field, WireFormat.WireType.Fixed64);
            BinaryPrimitives.WriteUInt64LittleEndian(Take(sizeof(ulong)), value);
        }
    }

    public void Double(int field, double value)
    {
        if (value != 0)
        {
            Tag(field, WireFormat.WireType.Fixed64);
            BinaryPrimitives.WriteDoubleLittleEndian(Take(sizeof(double)), value);
        }
    }

    public void Float(int field, float value)
    {
        if (value != 0)
        {
            Tag(field, WireFormat.WireType.Fixed32);
            BinaryPrimitives.WriteSingleLittleEndian(Take(sizeof(float)), value);
        }
    }

    public void Text(int field, string value)
    {
        if (value.Length > 0)
        {
            Item(field, value);
        }
    }

    /// <summary>A member of a repeated field, which is written when it is empty too.</summary>
    public void Item(int field, string value)
    {
        Tag(field, WireFormat.WireType.LengthDelimited);
        if (value.Length <= MostShort)
        {
            Ensure(1 + (value.Length * MostLetterBytes));
            var written = Encoding.UTF8.GetBytes(value, _buffer.AsSpan(_length + 1));
            _buffer[_length] = (byte)written;
            _length += 1 + written;
            return;
        }

        var bytes = Encoding.UTF8.GetByteCount(value);
        Varint((uint)bytes);
        Encoding.UTF8.GetBytes(value, Take(bytes));
    }

    public void Items(int field, IReadOnlyList<string> values)
    {
        for (var i = 0; i < values.Count; i++)
        {
            Item(field, values[i]);
        }
    }

    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty)
        {
            Tag(field, WireFormat.WireType.LengthDelimited);
            Varint((uint)value.Length);
            value.CopyTo(Take(value.Length));
        }
    }

    /// <summary>A packed field of numbers of a fixed size: float or double.</summary>
    public void Packed<T>(int field, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("The journal is written by little-endian machines.");
        }

        Bytes(field, MemoryMarshal.AsBytes(values));
    }

    /// <summary>Begins a part; what is written until <see cref="End"/> is in it.</summary>
    /// <returns>What <see cref="End"/> wants.</returns>
    public int Begin(int field)
    {
        Tag(field, WireFormat.WireType.LengthDelimited);
        // Most parts are shorter than 128 bytes, whose length takes one.
        Take(1);
        return _length;
    }

    /// <summary>Ends the part that was begun last.</summary>
    public void End(int begin)
    {
        var length = _length - begin;
        var more = BitOperations.Log2((uint)length | 1) / 7;
        if (more > 0)
        {
            Take(more);
            _buffer.AsSpan(begin, length).CopyTo(_buffer.AsSpan(begin + more));
        }

        var end = _length;
        _length = begin - 1;
        Varint((uint)length);
        _length = end;
    }

    /// <summary>A member of a packed field of type int64 within <see cref="Begin"/> and <see cref="End"/>.</summary>
    public void Number(long value) => Varint((ulong)value);

    private void Tag(int field, WireFormat.WireType type) => Varint(WireFormat.MakeTag(field, type));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Varint(ulong value)
    {
        if (value < 0x80 && _length < _buffer.Length)
        {
            _buffer[_length++] = (byte)value;
            return;
        }

        LongVarint(value);
    }

    private void LongVarint(ulong value)
    {
        Ensure(MostVarint);
        while (value >= 0x80)
        {
            _buffer[_length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _buffer[_length++] = (byte)value;
    }

    private Span<byte> Take(int bytes)
    {
        Ensure(bytes);
        _length += bytes;
        return _buffer.AsSpan(_length - bytes, bytes);
    }

    private void Ensure(int bytes)
    {
        if (_buffer.Length - _length < bytes)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + bytes));
        }
    }
}
