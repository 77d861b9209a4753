using System.Text;

namespace RoutingDecision.Core.Policies;

/// <summary>Operations on whole trees of a policy document.</summary>
internal static class PolicyTree
{
    /// <summary>
    /// <paramref name="over"/> laid over <paramref name="under"/>: mappings merge key by key, anything else replaces. What comes from
    /// either keeps its own position, so that a problem is reported where its cause was written.
    /// </summary>
    public static PolicyNode? Merge(PolicyNode? under, PolicyNode? over)
    {
        if (over is null || under is null)
        {
            return over ?? under;
        }

        if (under.Kind != NodeKind.Mapping || over.Kind != NodeKind.Mapping)
        {
            return over;
        }

        var entries = new List<PolicyEntry>(under.Entries.Count + over.Entries.Count);
        foreach (var entry in under.Entries)
        {
            var index = over.IndexOf(entry.Key);
            entries.Add(index < 0 ? entry : over.Entries[index] with { Value = Merge(entry.Value, over.Entries[index].Value)! });
        }

        entries.AddRange(over.Entries.Where(e => under.IndexOf(e.Key) < 0));
        return PolicyNode.MappingAt(over, entries);
    }

    /// <summary>Text that is equal for trees that say the same, whatever their positions and the order of keys.</summary>
    public static string Canonical(PolicyNode? node)
    {
        if (node is null)
        {
            return "";
        }

        var text = new StringBuilder();
        Write(node, text);
        return text.ToString();
    }

    /// <summary>
    /// Whether no node lies deeper than <paramref name="limit"/>; walks with a stack of its own so that no depth can exhaust the
    /// thread's.
    /// </summary>
    public static bool IsWithinDepth(PolicyNode root, int limit, out PolicyNode offender)
    {
        var open = new Stack<(PolicyNode Node, int Depth)>();
        open.Push((root, 1));
        while (open.TryPop(out var next))
        {
            if (next.Depth > limit)
            {
                offender = next.Node;
                return false;
            }

            foreach (var item in next.Node.Items)
            {
                open.Push((item, next.Depth + 1));
            }

            foreach (var entry in next.Node.Entries)
            {
                open.Push((entry.Value, next.Depth + 1));
            }
        }

        offender = root;
        return true;
    }

    private static void Write(PolicyNode node, StringBuilder text)
    {
        switch (node.Kind)
        {
            case NodeKind.Scalar:
                WriteText(node.Quoted ? 'q' : 's', node.Value, text);
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
                foreach (var entry in node.Entries.OrderBy(e => e.Key, StringComparer.Ordinal))
                {
                    WriteText('k', entry.Key, text);
                    Write(entry.Value, text);
                }

                text.Append('}');
                break;
        }
    }

    // The length in front makes the text unambiguous whatever the value contains.
    private static void WriteText(char mark, string value, StringBuilder text) =>
        text.Append(mark).Append(value.Length).Append(':').Append(value);
}
