namespace RoutingDecision.TestKit.Fuzzing;

/// <summary>Makes inputs of samples: bytes flipped, cut, doubled, moved, put together with those of another. The same seed makes the same
/// inputs.</summary>
public sealed class Mutator(int seed, IReadOnlyList<byte[]> samples)
{
    private const int MostChanges = 6;
    private const int MostBytes = 64 * 1024;

    // Ends of ranges, the varints of large lengths, and bytes that text can't have.
    private static readonly byte[][] Telling =
    [
        [0x00], [0x7f], [0x80], [0xff], [0xff, 0xff, 0xff, 0xff, 0x0f], [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f], [0x80, 0x80, 0x80, 0x80, 0x80, 0x80],
        [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xef, 0xbf, 0xbf], [0xf4, 0x90, 0x80, 0x80], "[[[[[[[["u8.ToArray(), "{{{{{{{{"u8.ToArray(), "&a *a"u8.ToArray(), "\n\t- "u8.ToArray(),
        "(a+)+$"u8.ToArray(), "1e999"u8.ToArray(), "NaN"u8.ToArray(), "-0"u8.ToArray(), "99999999999999999999"u8.ToArray(),
    ];

    private readonly Random _random = new(seed);

    /// <summary>The next input.</summary>
    public byte[] Next()
    {
        var bytes = new List<byte>(Any(samples));
        for (var left = _random.Next(1, MostChanges); left > 0; left--)
        {
            Change(bytes);
        }

        return bytes.Count <= MostBytes ? [.. bytes] : [.. bytes.Take(MostBytes)];
    }

    private void Change(List<byte> bytes)
    {
        var at = _random.Next(bytes.Count + 1);
        var length = Math.Min(bytes.Count - at, 1 << _random.Next(8));
        switch (_random.Next(7))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 1:
                bytes.RemoveRange(at, length);
                break;
            case 2:
                bytes.InsertRange(at, Any(Telling));
                break;
            case 3:
                bytes.InsertRange(at, Enumerable.Repeat(bytes.GetRange(at, length), _random.Next(1, 9)).SelectMany(b => b).ToArray());
                break;
            case 4:
                var moved = bytes.GetRange(at, length);
                bytes.RemoveRange(at, length);
                bytes.InsertRange(_random.Next(bytes.Count + 1), moved);
                break;
            case 5:
                var other = Any(samples);
                var from = _random.Next(other.Length + 1);
                bytes.InsertRange(at, other.Skip(from).Take(1 << _random.Next(8)));
                break;
            default:
                bytes.Insert(at, (byte)_random.Next(256));
                break;
        }
    }

    private byte[] Any(IReadOnlyList<byte[]> from) => from[_random.Next(from.Count)];
}
