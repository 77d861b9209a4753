namespace RoutingDecision.Core.Reports;

/// <summary>
/// Cells by hour and group, bounded in two ways. An hour holds <see cref="MostCellsOfHour"/> groups of all tenants together and three times as
/// many of single tenants; what comes beyond is summed in the group <see cref="CellKey.Rest"/> of its dimension, and of a tenant that is new then
/// only the sums of all tenants tell. All hours together hold <see cref="MostCells"/>; beyond that the oldest hours go, which <see cref="Since"/>
/// tells. A cell takes about 1.3 KB. Not thread-safe.
/// </summary>
/// <param name="mostHours">
/// Hours with traffic that are kept, the newest. They are counted and not measured from the newest on: a clock that once jumped ahead must not push
/// out the present.
/// </param>
public sealed class ReportCube(int mostHours)
{
    /// <summary>Groups of all tenants together that an hour holds.</summary>
    public const int MostCellsOfHour = 256;

    /// <summary>Cells in all, about 130 MB.</summary>
    public const int MostCells = 100_000;

    private readonly SortedDictionary<long, Hour> _hours = [];
    private readonly RecentCells _recent = new();
    private (long Number, Hour? Cells) _last;
    private int _cells;

    /// <summary>Hour since 1970 UTC before which nothing is kept; what belongs there is not counted any more.</summary>
    public long Since { get; private set; } = long.MinValue;

    /// <summary>The hours that hold something, in order.</summary>
    public IEnumerable<long> Hours => _hours.Keys;

    /// <summary>Whether groups were summed together, or tenants left out, for want of room.</summary>
    public bool IsFolded { get; private set; }

    /// <summary>Hours of which a cell was asked for since this was called last.</summary>
    public IReadOnlyList<long> TakeChanged()
    {
        var changed = _hours.Where(h => h.Value.IsChanged).Select(h => h.Key).ToList();
        changed.ForEach(h => _hours[h].IsChanged = false);
        return changed;
    }

    /// <summary>Copies of the cells of an hour; none: it is not kept.</summary>
    public IReadOnlyList<KeyValuePair<CellKey, ReportCell>> CopyOf(long hour)
    {
        var copies = new List<KeyValuePair<CellKey, ReportCell>>();
        if (_hours.TryGetValue(hour, out var cells))
        {
            foreach (var (key, cell) in cells.Cells)
            {
                var copy = new ReportCell();
                copy.Add(cell);
                copies.Add(KeyValuePair.Create(key, copy));
            }
        }

        return copies;
    }

    /// <summary>Adds what another cube holds of a group.</summary>
    public void Add(long hour, in CellKey key, ReportCell cell) => CellOf(hour, key)?.Add(cell);

    /// <summary>Notes that what was added had groups summed together.</summary>
    public void NoteFolded() => IsFolded = true;

    /// <summary>The cell to add to; null: the hour is not kept, or has no room for another tenant.</summary>
    public ReportCell? CellOf(long hour, in CellKey key)
    {
        if (HourOf(hour) is not { } cells)
        {
            return null;
        }

        cells.IsChanged = true;
        if (_recent.Find(hour, key) is { } recent)
        {
            return recent;
        }

        if (!cells.Cells.TryGetValue(key, out var cell))
        {
            cell = Make(cells, key);
            Forget();
        }

        if (cell is not null)
        {
            _recent.Note(hour, key, cell);
        }

        return cell;
    }

    /// <summary>The cells of an hour.</summary>
    public IReadOnlyDictionary<CellKey, ReportCell> CellsOf(long hour) => _hours[hour].Cells;

    /// <summary>Sums groups over a half-open stretch of hours.</summary>
    /// <param name="from">First hour.</param>
    /// <param name="until">The hour after the last.</param>
    /// <param name="tenant">Whose traffic; null: everybody's.</param>
    /// <param name="dimension">By what to group.</param>
    public SortedDictionary<string, ReportCell> Read(long from, long until, string? tenant, ReportDimension dimension)
    {
        var groups = new SortedDictionary<string, ReportCell>(StringComparer.Ordinal);
        AddTo(groups, from, until, tenant, dimension);
        return groups;
    }

    /// <summary>The same, added to sums.</summary>
    internal void AddTo(SortedDictionary<string, ReportCell> groups, long from, long until, string? tenant, ReportDimension dimension)
    {
        foreach (var (hour, cells) in _hours)
        {
            if (hour < from || hour >= until)
            {
                continue;
            }

            foreach (var (key, cell) in cells.Cells)
            {
                if (key.Dimension != dimension || !string.Equals(key.Tenant, tenant, StringComparison.Ordinal))
                {
                    continue;
                }

                if (!groups.TryGetValue(key.Value, out var sum))
                {
                    groups[key.Value] = sum = new ReportCell();
                }

                sum.Add(cell);
            }
        }
    }

    /// <summary>An hour, made when it is new; null: it is not kept. Most often it is the one that was asked for last.</summary>
    private Hour? HourOf(long hour)
    {
        if (_last.Cells is { } last && _last.Number == hour)
        {
            return last;
        }

        if (hour < Since)
        {
            return null;
        }

        if (!_hours.TryGetValue(hour, out var cells))
        {
            _hours[hour] = cells = new Hour();
            Forget();
            if (hour < Since)
            {
                return null;
            }
        }

        _last = (hour, cells);
        return cells;
    }

    private ReportCell? Make(Hour hour, in CellKey key)
    {
        ref var count = ref key.Tenant is null ? ref hour.Common : ref hour.Tenants;
        if (count < (key.Tenant is null ? MostCellsOfHour : 3 * MostCellsOfHour) || key.Value == CellKey.Rest)
        {
            count++;
            _cells++;
            return hour.Cells[key] = new ReportCell();
        }

        IsFolded = true;
        if (key.Dimension == ReportDimension.All || !hour.Cells.ContainsKey(new CellKey(key.Tenant, ReportDimension.All, "")))
        {
            return null;
        }

        var rest = key with { Value = CellKey.Rest };
        return hour.Cells.TryGetValue(rest, out var cell) ? cell : Make(hour, rest);
    }

    private void Forget()
    {
        while (_hours.Count > 1 && (_cells > MostCells || _hours.Count > mostHours))
        {
            var (oldest, cells) = _hours.First();
            _cells -= cells.Cells.Count;
            _hours.Remove(oldest);
            _last = default;
            Since = oldest + 1;
        }
    }

    private sealed class Hour
    {
        /// <summary>Cells of all tenants together, and of single ones.</summary>
        public int Common;
        public int Tenants;
        public bool IsChanged;

        public Dictionary<CellKey, ReportCell> Cells { get; } = [];
    }
}
