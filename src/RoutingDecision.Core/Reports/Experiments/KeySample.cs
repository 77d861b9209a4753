namespace RoutingDecision.Core.Reports;

/// <summary>What became of one key of a tenant in one arm on one day.</summary>
/// <param name="Tenant">Whose decisions; empty: no tenant's.</param>
/// <param name="Key">Its hash.</param>
/// <param name="Arm">The arm.</param>
/// <param name="Day">Days since 1970 UTC.</param>
/// <param name="Sums">What became of it.</param>
public readonly record struct KeyRow(string Tenant, ulong Key, string Arm, long Day, KeySums Sums);

/// <summary>Sums over the decisions of a key. Not thread-safe.</summary>
public sealed class KeySums
{
    /// <summary>Numbers that it is made of.</summary>
    public const int Count = 8;

    /// <summary>Numbers that it was made of before words on quality were weighed.</summary>
    public const int UnweighedCount = 7;

    /// <summary>Decisions.</summary>
    public double Decisions { get; private set; }

    /// <summary>Decisions that were answered, and what they cost and took with all their tries, in US dollars and milliseconds.</summary>
    public double Answered { get; private set; }

    public double Cost { get; private set; }

    public double LatencyMs { get; private set; }

    /// <summary>Answered decisions that went on to a stronger tier.</summary>
    public double Escalated { get; private set; }

    /// <summary>How many decisions the words on the quality of last answers stand for, and the part of it where the answer was good.</summary>
    public double JudgedWeight { get; private set; }

    public double GoodWeight { get; private set; }

    /// <summary>Decisions of which the quality of the last answer is known.</summary>
    public double Judged { get; private set; }

    /// <summary>The numbers, in an order that never changes.</summary>
    public double[] ToArray() => [Decisions, Answered, Cost, LatencyMs, Escalated, JudgedWeight, GoodWeight, Judged];

    /// <summary>
    /// Sums of the numbers that <see cref="ToArray"/> gave. Of the older <see cref="UnweighedCount"/> what they say of quality is left out, as nobody
    /// knows any more how it was asked for.
    /// </summary>
    public static KeySums Of(IReadOnlyList<double> numbers) => new()
    {
        Decisions = numbers[0],
        Answered = numbers[1],
        Cost = numbers[2],
        LatencyMs = numbers[3],
        Escalated = numbers[4],
        JudgedWeight = numbers.Count > UnweighedCount ? numbers[5] : 0,
        GoodWeight = numbers.Count > UnweighedCount ? numbers[6] : 0,
        Judged = numbers.Count > UnweighedCount ? numbers[7] : 0,
    };

    /// <summary>What one decision adds.</summary>
    internal void Write(DecisionState state)
    {
        Decisions = 1;
        Answered = state.Tries > 0 ? 1 : 0;
        (Cost, LatencyMs) = (state.CostUsd, state.LatencyMs);
        Escalated = state.Escalations > 0 ? 1 : 0;
        JudgedWeight = state.FinallyWeight;
        GoodWeight = state.Finally == true ? JudgedWeight : 0;
        Judged = state.Finally is null ? 0 : 1;
    }

    public void Add(KeySums other, int sign)
    {
        Decisions += sign * other.Decisions;
        Answered += sign * other.Answered;
        Cost += sign * other.Cost;
        LatencyMs += sign * other.LatencyMs;
        Escalated += sign * other.Escalated;
        JudgedWeight += sign * other.JudgedWeight;
        GoodWeight += sign * other.GoodWeight;
        Judged += sign * other.Judged;
    }
}

/// <summary>
/// Rows of a random sample of keys, bounded: when there are too many, only keys in the lower half of the hashes taken so far stay. Not
/// thread-safe.
/// </summary>
/// <param name="capacity">Most rows.</param>
internal sealed class KeySample(int capacity)
{
    private readonly Dictionary<(string Tenant, ulong Key, string Arm, long Day), KeySums> _rows = [];

    /// <summary>How often the keys were halved.</summary>
    public int Halvings { get; private set; }

    public IEnumerable<KeyRow> Rows => _rows.Select(r => new KeyRow(r.Key.Tenant, r.Key.Key, r.Key.Arm, r.Key.Day, r.Value));

    /// <summary>A number for a name, the same in every process (FNV-1a).</summary>
    public static ulong HashOf(string name)
    {
        var hash = 0xCBF2_9CE4_8422_2325UL;
        foreach (var c in name)
        {
            hash = (hash ^ c) * 0x0000_0100_0000_01B3UL;
        }

        return hash;
    }

    /// <summary>The row to add to; null: the key is not in the sample.</summary>
    public KeySums? Of(string tenant, ulong key, string arm, long day)
    {
        if (!IsTaken(key, Halvings))
        {
            return null;
        }

        if (_rows.TryGetValue((tenant, key, arm, day), out var row))
        {
            return row;
        }

        row = _rows[(tenant, key, arm, day)] = new KeySums();
        while (_rows.Count > capacity && Halvings < 40)
        {
            Halvings++;
            foreach (var gone in _rows.Keys.Where(k => !IsTaken(k.Key, Halvings)).ToList())
            {
                _rows.Remove(gone);
            }
        }

        return IsTaken(key, Halvings) ? row : null;
    }

    /// <summary>Whether a key is in a sample, by bits of a hash of its own (SplitMix64's finaliser), so that it has nothing to do with the
    /// assignment.</summary>
    /// <param name="key">The key's hash.</param>
    /// <param name="halvings">How often the sample was halved, 0..40.</param>
    public static bool IsTaken(ulong key, int halvings)
    {
        var z = key + 0x9E37_79B9_7F4A_7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EBUL;
        z ^= z >> 31;
        return halvings == 0 || z >> (64 - halvings) == 0;
    }
}
