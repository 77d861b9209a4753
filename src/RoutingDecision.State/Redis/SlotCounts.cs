using RoutingDecision.Core.Live;

namespace RoutingDecision.State.Redis;

/// <summary>What this replica counted per slot and model, and what all others did. Not thread-safe.</summary>
internal sealed class SlotCounts(string replica)
{
    private readonly SortedDictionary<long, Dictionary<string, CallCounts>> _own = [];
    private readonly SortedDictionary<long, Dictionary<string, CallCounts>> _others = [];
    private readonly HashSet<long> _unsent = [];

    /// <summary>Slots whose counts Redis is not known to have, oldest first.</summary>
    public IReadOnlyList<long> Unsent => [.. _unsent.Order()];

    /// <summary>Adds to what this replica counted.</summary>
    public void Add(long slot, string model, CallCounts counts)
    {
        if (!_own.TryGetValue(slot, out var models))
        {
            _own[slot] = models = new(StringComparer.Ordinal);
        }

        if (!models.TryGetValue(model, out var sum))
        {
            models[model] = sum = new CallCounts();
        }

        sum.Merge(counts);
        _unsent.Add(slot);
    }

    /// <summary>Fields and values of a slot to write.</summary>
    public IEnumerable<(string Field, string Value)> FieldsOf(long slot) =>
        _own[slot].Select(m => ($"{replica}|{m.Key}", CallCountsText.Write(m.Value)));

    public void Sent(long slot) => _unsent.Remove(slot);

    /// <summary>Takes what Redis has of a slot, in place of what was taken before.</summary>
    public void Read(long slot, IEnumerable<(string Field, string Value)> fields)
    {
        var models = new Dictionary<string, CallCounts>(StringComparer.Ordinal);
        var mine = false;
        foreach (var (field, value) in fields)
        {
            var bar = field.IndexOf('|', StringComparison.Ordinal);
            if (bar < 0 || field.AsSpan(0, bar).SequenceEqual(replica))
            {
                mine |= bar >= 0;
                continue;
            }

            var model = field[(bar + 1)..];
            if (!models.TryGetValue(model, out var sum))
            {
                models[model] = sum = new CallCounts();
            }

            CallCountsText.AddTo(sum, value);
        }

        _others[slot] = models;
        if (!mine && _own.ContainsKey(slot))
        {
            // Redis lost it.
            _unsent.Add(slot);
        }
    }

    /// <summary>Forgets what is older than a slot.</summary>
    public void Forget(long oldest)
    {
        foreach (var side in new[] { _own, _others })
        {
            foreach (var slot in side.Keys.Where(s => s < oldest).ToArray())
            {
                side.Remove(slot);
                _unsent.Remove(slot);
            }
        }
    }

    /// <summary>What the others counted of a model, by slot.</summary>
    public IEnumerable<(long Slot, CallCounts Counts)> OthersOf(string model) =>
        _others.Where(s => s.Value.ContainsKey(model)).Select(s => (s.Key, s.Value[model]));
}
