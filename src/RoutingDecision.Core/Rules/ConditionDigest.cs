using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using RoutingDecision.Core.Policies;

namespace RoutingDecision.Core.Rules;

/// <summary>
/// Names what stands under <c>when:</c>, so that rules of two policy versions can be told to ask for the same. The order of conditions, all of which
/// must hold, makes no difference; written otherwise (a list of one instead of a single value) it has another name: a difference that means nothing
/// costs a verdict, never invents one.
/// </summary>
internal static class ConditionDigest
{
    /// <summary>The first 8 bytes of the SHA-256 of the canonical text; 0: no conditions.</summary>
    public static ulong Of(PolicyNode? when)
    {
        if (when is null)
        {
            return 0;
        }

        return BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(PolicyTree.Canonical(when))));
    }
}
