using System.Globalization;
using RoutingDecision.Core.Live;
using StackExchange.Redis;

namespace RoutingDecision.State.Redis;

/// <summary>
/// Live statistics of all replicas: each writes what it counted as totals of time slots and reads the others' back, in one round trip a round;
/// breakers that open or
/// close do so everywhere, and their probes take places that are counted over all replicas. Cut off, a replica judges by what it has and probes on
/// its own.
/// </summary>
public sealed class RedisLive : ISharedPart
{
    private const string Broken = "open";
    private const string Whole = "closed";

    private readonly RedisGuard _guard;
    private readonly LiveStatistics _live;
    private readonly RedisClock _clock;
    private readonly string _replica;
    private readonly RedisKeys _keys;
    private readonly LatestRegisters _breakers;
    private readonly Dictionary<string, Register> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _transitions = new(StringComparer.Ordinal);
    private SlotCounts _slots;
    private long _slotMs;
    private long _read;
    private bool _cutOff = true;

    /// <param name="guard">Connection.</param>
    /// <param name="live">Statistics of this replica; takes those of the others.</param>
    /// <param name="clock">Redis' clock; kept here.</param>
    /// <param name="replica">Name of this replica, different at every start, without '|'.</param>
    public RedisLive(RedisGuard guard, LiveStatistics live, RedisClock clock, string replica)
    {
        (_guard, _live, _clock, _replica) = (guard, live, clock, replica);
        _keys = new RedisKeys(guard.Settings.Prefix);
        _breakers = new LatestRegisters(guard, _keys.Breakers(), TimeSpan.FromDays(1));
        _slots = new SlotCounts(replica);
    }

    public async Task SyncAsync()
    {
        var slotMs = Math.Max(1, (long)_live.SlotLength.TotalMilliseconds);
        if (slotMs != _slotMs)
        {
            (_slotMs, _slots, _cutOff) = (slotMs, new SlotCounts(_replica), true);
        }

        var shares = _live.Shares();
        var slot = _clock.Now / _slotMs;
        foreach (var share in shares.Where(s => s.Recent is not null))
        {
            _slots.Add(slot, share.Model, share.Recent!);
        }

        _slots.Forget(slot - LiveStatistics.SlotsOfWindow);
        Note(shares);
        var reached = await ExchangeSlotsAsync(slot);
        var standing = reached ? await _breakers.ExchangeAsync() : null;
        _cutOff = standing is null;
        foreach (var share in shares)
        {
            Take(share, standing);
        }

        if (standing is not null)
        {
            await Task.WhenAll(shares.Where(s => s.ProbesWanted).Select(TakeProbesAsync));
        }
    }

    private static string SuccessesOf(string model, string replica) => $"{model}|{replica}";

    /// <summary>Tells the others what this replica's breakers did since the last round.</summary>
    private void Note(IReadOnlyList<ModelShare> shares)
    {
        var now = _clock.Now;
        foreach (var share in shares)
        {
            if (share.Transitions != _transitions.GetValueOrDefault(share.Model))
            {
                _transitions[share.Model] = share.Transitions;
                _known[share.Model] = new Register(now, share.Broken ? Broken : Whole);
                _breakers.Set(share.Model, _known[share.Model]);
            }

            if (share.Successes > 0)
            {
                // Of which opening they are is part of the value: older ones must not count.
                _breakers.Set(
                    SuccessesOf(share.Model, _replica),
                    new Register(now, string.Create(CultureInfo.InvariantCulture, $"{_known.GetValueOrDefault(share.Model).At}|{share.Successes}")));
            }
            else
            {
                _breakers.Drop(SuccessesOf(share.Model, _replica));
            }
        }
    }

    private async Task<bool> ExchangeSlotsAsync(long slot)
    {
        var written = _slots.Unsent;
        // A slot that is over does not change any more, but for what others bring late: the last one is read once more. More are when rounds were
        // further apart than that, because the machine stood still.
        var oldest = slot - LiveStatistics.SlotsOfWindow + 1;
        var first = _cutOff ? oldest : Math.Clamp(_read, oldest, slot - 1);
        var read = Enumerable.Range(0, (int)(slot - first) + 1).Select(i => slot - i);
        long[] slots = [.. written, .. read.Except(written)];
        var arguments = new List<RedisValue> { 2 * LiveStatistics.SlotsOfWindow * _slotMs };
        foreach (var one in written)
        {
            RedisValue[] words = [.. _slots.FieldsOf(one).SelectMany(f => new RedisValue[] { f.Field, f.Value })];
            arguments.Add(words.Length);
            arguments.AddRange(words);
        }

        var reply = await _guard.ScriptAsync(
            RedisScript.Live, [.. slots.Select(s => _keys.Slot(_slotMs, s))], [.. arguments], _guard.Settings.BackgroundWait);
        if (!reply.IsOk)
        {
            return false;
        }

        var parts = (RedisResult[])reply.Value!;
        _clock.Set((long)parts[0]);
        foreach (var one in written)
        {
            _slots.Sent(one);
        }

        for (var i = 0; i < slots.Length; i++)
        {
            _slots.Read(slots[i], RedisHash.Of(parts[i + 1]));
        }

        _read = slot;
        return true;
    }

    private void Take(in ModelShare share, IReadOnlyDictionary<string, Register>? standing)
    {
        var model = share.Model;
        var successes = 0;
        if (standing is not null)
        {
            var known = _known.GetValueOrDefault(model);
            if (standing.TryGetValue(model, out var theirs) && theirs.At > known.At)
            {
                _known[model] = theirs;
                _breakers.Drop(model);
                _live.AdoptBreaker(model, string.Equals(theirs.Value, Broken, StringComparison.Ordinal), Since(theirs.At));
            }

            successes = SuccessesElsewhere(model, standing);
        }

        var others = _slots.OthersOf(model).Select(s => new AgedCounts(Since(s.Slot * _slotMs), s.Counts)).ToArray();
        _live.SetOthers(model, others, successes, needsLeave: standing is not null);
    }

    private TimeSpan Since(long at) => TimeSpan.FromMilliseconds(Math.Max(0, _clock.Now - at));

    private int SuccessesElsewhere(string model, IReadOnlyDictionary<string, Register> standing)
    {
        var opened = _known.GetValueOrDefault(model).At.ToString(CultureInfo.InvariantCulture);
        var sum = 0;
        foreach (var (field, register) in standing)
        {
            if (field.StartsWith(model, StringComparison.Ordinal) && field.Length > model.Length && field[model.Length] == '|'
                && !field.AsSpan(model.Length + 1).SequenceEqual(_replica)
                && register.Value.Split('|') is [var epoch, var count] && string.Equals(epoch, opened, StringComparison.Ordinal)
                && int.TryParse(count, CultureInfo.InvariantCulture, out var successes))
            {
                sum += successes;
            }
        }

        return sum;
    }

    private async Task TakeProbesAsync(ModelShare share)
    {
        if (_live.Health is not { } health)
        {
            return;
        }

        var reply = await _guard.ScriptAsync(
            RedisScript.Probes,
            [.. Enumerable.Range(0, health.HalfOpenProbes).Select(p => _keys.Probe(share.Model, p))],
            [_replica, Math.Max(1, (long)health.HalfOpenAfter.TotalMilliseconds)],
            _guard.Settings.BackgroundWait);
        if (reply.IsOk && (int)reply.Value! is > 0 and var probes)
        {
            _live.GrantProbes(share.Model, probes);
        }
    }
}
