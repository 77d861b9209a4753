using System.Runtime.CompilerServices;

namespace RoutingDecision.Core.Reports;

/// <summary>
/// Cells that were asked for lately, by the objects of their names instead of the names' letters: readers of the log give equal names as one object,
/// and hashing letters would cost more than all that a decision adds. What is not found here is looked up by its letters. Not thread-safe.
/// </summary>
internal sealed class RecentCells
{
    private const int Places = 512;

    private readonly Entry[] _entries = new Entry[Places];

    /// <summary>The cell; null: it is to be looked up.</summary>
    public ReportCell? Find(long hour, in CellKey key)
    {
        ref readonly var entry = ref _entries[PlaceOf(key)];
        return entry.Hour == hour && entry.Dimension == key.Dimension && ReferenceEquals(entry.Value, key.Value)
            && ReferenceEquals(entry.Tenant, key.Tenant) ? entry.Cell : null;
    }

    /// <summary>Notes what was looked up, in the place of another one.</summary>
    public void Note(long hour, in CellKey key, ReportCell cell) =>
        _entries[PlaceOf(key)] = new Entry(hour, key.Dimension, key.Tenant, key.Value, cell);

    private static int PlaceOf(in CellKey key)
    {
        var tenant = key.Tenant is null ? 0 : RuntimeHelpers.GetHashCode(key.Tenant);
        var mixed = (uint)((((RuntimeHelpers.GetHashCode(key.Value) * 31) + tenant) * 31) + (int)key.Dimension) * 0x9E3779B1;
        return (int)(mixed >> 23);
    }

    private readonly record struct Entry(long Hour, ReportDimension Dimension, string? Tenant, string? Value, ReportCell? Cell);
}
