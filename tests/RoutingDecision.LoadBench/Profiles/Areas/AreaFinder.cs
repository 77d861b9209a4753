using RoutingDecision.LoadBench.Profiles.Stacks;

namespace RoutingDecision.LoadBench.Profiles.Areas;

/// <summary>
/// Says whose work a sample is: first by its thread, then by a function that everything beneath it belongs to, then by the innermost function that
/// belongs to an area. Remembers what it found of each function. Not thread-safe.
/// </summary>
internal sealed class AreaFinder(IReadOnlyList<Area> areas, Area rest)
{
    private readonly Dictionary<StackFrame, Owners> _owners = new(ReferenceEqualityComparer.Instance);

    public Area Find(StackSample sample) =>
        areas.FirstOrDefault(a => a.Threads.Any(t => sample.Thread.StartsWith(t, StringComparison.Ordinal)))
        ?? sample.Frames.Select(f => OwnersOf(f).Whole).FirstOrDefault(a => a is not null)
        ?? Innermost(sample)
        ?? areas.FirstOrDefault(a => a.IsLast && sample.Frames.Any(f => OwnersOf(f).Last == a))
        ?? rest;

    private static Area? Longest(IEnumerable<Area> areas, Func<Area, IReadOnlyList<string>> begins, string name) => areas
        .SelectMany(a => begins(a).Where(b => name.StartsWith(b, StringComparison.Ordinal)).Select(b => (Area: a, b.Length)))
        .OrderByDescending(f => f.Length).FirstOrDefault().Area;

    private Area? Innermost(StackSample sample)
    {
        var isManaged = false;
        foreach (var frame in sample.Frames)
        {
            isManaged |= frame.Code != FrameCode.Native;
            if (OwnersOf(frame).Own is { } own && !(own.IsBeneathAll && isManaged))
            {
                return own;
            }
        }

        return null;
    }

    private Owners OwnersOf(StackFrame frame)
    {
        if (!_owners.TryGetValue(frame, out var owners))
        {
            owners = new Owners(
                Longest(areas, a => a.Whole, frame.Name),
                Longest(areas.Where(a => !a.IsLast), a => a.Functions, frame.Name),
                Longest(areas.Where(a => a.IsLast), a => a.Functions, frame.Name));
            _owners[frame] = owners;
        }

        return owners;
    }

    private sealed record Owners(Area? Whole, Area? Own, Area? Last);
}
