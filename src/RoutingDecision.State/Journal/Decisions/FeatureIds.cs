using System.Buffers.Binary;
using Google.Protobuf;

namespace RoutingDecision.State.Journal.Decisions;

/// <summary>
/// Feature ids as records hold them: 16 bits each, in the order in which the featurizer wrote them. Sorted and delta-coded they would take a third
/// less, but the classifier sums in their order, and a receipt has to come out the same to the last bit.
/// </summary>
public static class FeatureIds
{
    /// <summary>The ids of a record.</summary>
    public static int[] Unpack(ByteString packed)
    {
        var ids = new int[packed.Length / sizeof(ushort)];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = BinaryPrimitives.ReadUInt16LittleEndian(packed.Span[(i * sizeof(ushort))..]);
        }

        return ids;
    }
}
