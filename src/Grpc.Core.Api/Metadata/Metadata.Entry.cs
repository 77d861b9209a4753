using System.Text;

namespace Grpc.Core;

public sealed partial class Metadata
{
    /// <summary>
    /// One header or trailer. The key becomes lower case and may hold letters, digits, '_', '-' and '.'; it ends in "-bin" exactly
    /// when the value is bytes.
    /// </summary>
    public class Entry
    {
        private readonly string? _text;
        private readonly byte[]? _bytes;

        /// <exception cref="ArgumentException">The key is malformed, or ends in "-bin".</exception>
        public Entry(string key, string value)
        {
            Key = Normalize(key);
            _text = value ?? throw new ArgumentNullException(nameof(value));
            if (IsBinary)
            {
                throw new ArgumentException($"'{key}' ends in {BinaryHeaderSuffix}, so its value must be bytes", nameof(key));
            }
        }

        /// <exception cref="ArgumentException">The key is malformed, or doesn't end in "-bin".</exception>
        public Entry(string key, byte[] valueBytes)
        {
            Key = Normalize(key);
            _bytes = [.. valueBytes ?? throw new ArgumentNullException(nameof(valueBytes))];
            if (!IsBinary)
            {
                throw new ArgumentException($"'{key}' must end in {BinaryHeaderSuffix} to have bytes for a value", nameof(key));
            }
        }

        public string Key { get; }
        public bool IsBinary => Key.EndsWith(BinaryHeaderSuffix, StringComparison.Ordinal);

        /// <summary>A copy of the bytes, or the text's own.</summary>
        public byte[] ValueBytes => _bytes is null ? Encoding.ASCII.GetBytes(_text!) : [.. _bytes];

        /// <exception cref="InvalidOperationException">The value is bytes.</exception>
        public string Value => _text ?? throw new InvalidOperationException($"The value of '{Key}' is binary");

        public override string ToString() => $"[Entry: {Key}={_text ?? Convert.ToBase64String(_bytes!)}]";

        private static string Normalize(string key)
        {
            ArgumentException.ThrowIfNullOrEmpty(key);
            foreach (var c in key)
            {
                if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-' or '.'))
                {
                    throw new ArgumentException($"'{key}' can't be a metadata key: only letters, digits, '_', '-' and '.' are allowed", nameof(key));
                }
            }
            return key.ToLowerInvariant();
        }
    }
}
