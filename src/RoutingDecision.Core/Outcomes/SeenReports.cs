namespace RoutingDecision.Core.Outcomes;

/// <summary>
/// Remembers which reports were taken, bounded: two generations of a set; when the younger is full the older is forgotten. So at least the last
/// <c>capacity</c> reports are known. Thread-safe.
/// </summary>
/// <param name="capacity">Reports per generation, at least 1.</param>
public sealed class SeenReports(int capacity)
{
    private readonly Lock _gate = new();
    private HashSet<(UInt128 Decision, ulong Part)> _young = [];
    private HashSet<(UInt128 Decision, ulong Part)> _old = [];

    /// <summary>Whether a report was taken.</summary>
    public bool Contains(UInt128 decision, ulong part)
    {
        lock (_gate)
        {
            return _young.Contains((decision, part)) || _old.Contains((decision, part));
        }
    }

    /// <summary>Notes a report; false when it was known.</summary>
    /// <param name="decision">Id of the decision.</param>
    /// <param name="part">What of the decision is reported: the attempt, or a hash of the feedback.</param>
    public bool TryAdd(UInt128 decision, ulong part)
    {
        lock (_gate)
        {
            if (_old.Contains((decision, part)) || !_young.Add((decision, part)))
            {
                return false;
            }

            if (_young.Count >= capacity)
            {
                (_old, _young) = (_young, []);
            }

            return true;
        }
    }
}
