using RoutingDecision.Core.Policies.Binding;

namespace RoutingDecision.Core.Policies;

/// <summary>
/// Compiles a section for many profiles. Layers that say the same give the same object, so that ten thousand tenants with a handful
/// of different overrides cost a handful of objects.
/// </summary>
internal sealed class SectionCache<T>(Shape<T> shape, PolicyNode? written, T absent, BindContext context)
{
    private readonly Dictionary<string, T> _compiled = new(StringComparer.Ordinal);

    /// <summary>The section with the overrides laid over it in order; nulls override nothing.</summary>
    public T Get(IEnumerable<PolicyNode?> overrides)
    {
        var layers = overrides.OfType<PolicyNode>().ToList();
        var key = string.Concat(layers.Select(PolicyTree.Canonical));
        if (_compiled.TryGetValue(key, out var known))
        {
            return known;
        }

        var before = context.Problems.Count;
        var merged = layers.Aggregate(written, PolicyTree.Merge);
        var value = merged is not null && shape.TryBind(merged, context, out var bound) ? bound : absent;

        // An override that is wrong must be bound wherever it occurs: each place is a problem of its own.
        if (context.Problems.Count == before)
        {
            _compiled.Add(key, value);
        }

        return value;
    }
}
