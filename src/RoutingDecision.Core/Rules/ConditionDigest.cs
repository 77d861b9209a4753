using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RoutingDecision.Core.Policies;

namespace RoutingDecision.Core.Rules;

/// <summary>
/// Names what stands under <c>when:</c>, so that rules of two policy versions can be told to ask for the same. Written otherwise (another order, a
/// list of
/// one instead of a single value) it has another name: a difference that means nothing costs a verdict, never invents one.
/// </summary>
internal static class ConditionDigest
{
    /// <summary>The first 8 bytes of the SHA-256 of kinds, keys and values, each with its length; 0: no conditions.</summary>
    public static ulong Of(PolicyNode? when)
    {
        if (when is null)
        {
            return 0;
        }

        var text = new StringBuilder();
        Write(when, text);
        return BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static void Write(PolicyNode node, StringBuilder text)
    {
        switch (node.Kind)
        {
            case NodeKind.Scalar:
                Write(node.Quoted ? 'q' : 's', node.Value, text);
                break;
            case NodeKind.Sequence:
                text.Append('[');
                foreach (var item in node.Items)
                {
                    Write(item, text);
                }

                text.Append(']');
                break;
            default:
                text.Append('{');
                foreach (var entry in node.Entries)
                {
                    Write('k', entry.Key, text);
                    Write(entry.Value, text);
                }

                text.Append('}');
                break;
        }
    }

    private static void Write(char kind, string value, StringBuilder text) =>
        text.Append(kind).Append(value.Length.ToString(CultureInfo.InvariantCulture)).Append(':').Append(value);
}
