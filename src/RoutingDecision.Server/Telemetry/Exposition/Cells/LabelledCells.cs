namespace RoutingDecision.Server.Telemetry.Exposition.Cells;

/// <summary>
/// The cells of one family by their label values, bounded: once the maximum of label sets exists, every further one shares a cell whose
/// label values all read "other", and the refusal is counted. Cells are looked up when a part starts or a policy is loaded, never while deciding: a
/// look-up takes a lock, reading the list does not. Safe for any number of threads.
/// </summary>
internal sealed class LabelledCells<TCell>
{
    /// <summary>What stands for every label value beyond the bound.</summary>
    public const string Other = "other";

    private readonly Lock gate = new();
    private readonly Dictionary<LabelSet, LabelledCell<TCell>> cells = [];
    private readonly string[] labelNames;
    private readonly int maxLabelSets;
    private readonly Func<TCell> create;
    private LabelledCell<TCell>? overflow;
    private LabelledCell<TCell>[] all = [];

    /// <param name="maxLabelSets">1 to <see cref="FamilyLimits.MaxLabelSets"/>.</param>
    public LabelledCells(IReadOnlyList<string> labelNames, int maxLabelSets, Func<TCell> create)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLabelSets, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxLabelSets, FamilyLimits.MaxLabelSets);
        this.labelNames = [.. labelNames];
        this.maxLabelSets = maxLabelSets;
        this.create = create;
        if (this.labelNames.Length == 0)
        {
            Get([]);
        }
    }

    /// <summary>All cells, in the order they were made. The array is replaced when one is added and never changed.</summary>
    public LabelledCell<TCell>[] All => Volatile.Read(ref all);

    /// <summary>Look-ups that were answered with the shared "other" cell because the bound was reached.</summary>
    public CounterCell Refused { get; } = new();

    /// <summary>The cell of these label values, made when it is new.</summary>
    /// <exception cref="ArgumentException">The number of values is not that of the label names.</exception>
    public TCell Get(ReadOnlySpan<string> values)
    {
        if (values.Length != labelNames.Length)
        {
            string names = string.Join(", ", labelNames);
            throw new ArgumentException($"Expected {labelNames.Length} label values ({names}), got {values.Length}.", nameof(values));
        }

        var key = new LabelSet(values.ToArray());
        lock (gate)
        {
            if (cells.TryGetValue(key, out LabelledCell<TCell>? known))
            {
                return known.Cell;
            }

            if (cells.Count < maxLabelSets)
            {
                return (cells[key] = Publish(key)).Cell;
            }

            Refused.Increment();
            return (overflow ??= OtherCell()).Cell;
        }
    }

    // A caller may have named the "other" set itself; it must stay one series.
    private LabelledCell<TCell> OtherCell()
    {
        string[] values = new string[labelNames.Length];
        Array.Fill(values, Other);
        var key = new LabelSet(values);
        return cells.TryGetValue(key, out LabelledCell<TCell>? known) ? known : Publish(key);
    }

    private LabelledCell<TCell> Publish(LabelSet key)
    {
        var tags = new KeyValuePair<string, object?>[labelNames.Length];
        for (int i = 0; i < tags.Length; i++)
        {
            tags[i] = new(labelNames[i], key.Values[i]);
        }

        var cell = new LabelledCell<TCell>(tags, create());
        Volatile.Write(ref all, [.. all, cell]);
        return cell;
    }
}

/// <summary>A cell with its label names and values.</summary>
internal sealed record LabelledCell<TCell>(KeyValuePair<string, object?>[] Tags, TCell Cell);
