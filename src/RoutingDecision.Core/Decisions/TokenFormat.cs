using System.Buffers.Binary;
using System.Text;

namespace RoutingDecision.Core.Decisions;

/// <summary>Writes the fields of a token into a buffer that is large enough for the longest one.</summary>
internal ref struct TokenWriter(Span<byte> buffer)
{
    private readonly Span<byte> _buffer = buffer;

    public int Length { get; private set; }

    public void Byte(int value) => _buffer[Length++] = (byte)value;

    public void UInt64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_buffer[Length..], value);
        Length += 8;
    }

    public void Float(double value)
    {
        BinaryPrimitives.WriteSingleLittleEndian(_buffer[Length..], (float)value);
        Length += 4;
    }

    public void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            Byte((int)(value & 0x7F) | 0x80);
        }

        Byte((int)value);
    }

    public void Text(ReadOnlySpan<char> text)
    {
        var count = Encoding.UTF8.GetByteCount(text);
        Varint((ulong)count);
        Length += Encoding.UTF8.GetBytes(text, _buffer[Length..]);
    }
}

/// <summary>Reads what <see cref="TokenWriter"/> wrote. Every read checks the bounds; after a failure the reader stays failed.</summary>
internal ref struct TokenReader(ReadOnlySpan<byte> data)
{
    private readonly ReadOnlySpan<byte> _data = data;
    private int _at;

    public bool Failed { get; private set; }

    /// <summary>True when everything was read and nothing is left.</summary>
    public readonly bool AtEnd => !Failed && _at == _data.Length;

    public int Byte() => Take(1) is { Length: 1 } b ? b[0] : 0;

    public ulong UInt64() => Take(8) is { Length: 8 } b ? BinaryPrimitives.ReadUInt64LittleEndian(b) : 0;

    public float Float() => Take(4) is { Length: 4 } b ? BinaryPrimitives.ReadSingleLittleEndian(b) : 0;

    public ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var b = Byte();
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                return value;
            }
        }

        Failed = true;
        return 0;
    }

    public string Text()
    {
        var count = Varint();
        return count > 1024 ? Fail() : Encoding.UTF8.GetString(Take((int)count));
    }

    private string Fail()
    {
        Failed = true;
        return "";
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (Failed || count > _data.Length - _at)
        {
            Failed = true;
            return default;
        }

        var part = _data.Slice(_at, count);
        _at += count;
        return part;
    }
}
