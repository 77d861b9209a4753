namespace RoutingDecision.Core.Sampling;

/// <summary>
/// Draws one kind of ask under one set of settings: keeps count of traffic and asks, and from them a table of probabilities by tier and task.
/// Decisions read the table and add to counters; <see cref="Refresh"/> makes the next table, on one thread. Thread-safe, without a lock.
/// </summary>
/// <param name="shares">Share per tier, cheapest first.</param>
/// <param name="tasks">Number of task types; an unknown task is a stratum as well.</param>
/// <param name="byTask">Each task type is a stratum; otherwise a tier is one.</param>
/// <param name="perDay">Asks of a UTC day at most; 0: any number.</param>
internal sealed class Lot(double[] shares, int tasks, bool byTask, int perDay)
{
    /// <summary>Traffic is remembered with this time constant: long enough to know rare tasks, short enough to follow the day.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromHours(1);

    private readonly int _strata = byTask ? tasks + 1 : 1;
    private readonly long[] _seen = new long[shares.Length * (byTask ? tasks + 1 : 1)];
    private readonly double[] _volumes = new double[shares.Length * (byTask ? tasks + 1 : 1)];
    private double[] _table = Start(shares, byTask ? tasks + 1 : 1);
    private double _seconds;
    private long _asked;
    private long _day = -1;

    /// <summary>Asks of the day so far.</summary>
    public long Asked => Volatile.Read(ref _asked);

    /// <summary>
    /// The probability of a stratum; 0 once the day's asks are spent. Only decisions that read it before the last ask was counted can still pass the
    /// limit: as many as are under way at once.
    /// </summary>
    public double Probability(int tier, int task) =>
        perDay > 0 && Asked >= perDay ? 0 : Volatile.Read(ref _table)[Index(tier, task)];

    /// <summary>Counts a decision that could be asked about.</summary>
    public void Count(int tier, int task, bool asked)
    {
        Interlocked.Increment(ref _seen[Index(tier, task)]);
        if (asked)
        {
            Interlocked.Increment(ref _asked);
        }
    }

    /// <summary>Counts asks of the same day from before this process.</summary>
    public void Remember(long asked) => Interlocked.Add(ref _asked, asked);

    /// <summary>Goes on with the asks of a lot that this one replaces.</summary>
    public void Follow(Lot before)
    {
        Volatile.Write(ref _day, Volatile.Read(ref before._day));
        Remember(before.Asked);
    }

    /// <summary>Makes the next table.</summary>
    /// <param name="now">Time of day, for the budget.</param>
    /// <param name="elapsed">Since the last time.</param>
    public void Refresh(DateTimeOffset now, TimeSpan elapsed)
    {
        var day = now.UtcTicks / TimeSpan.TicksPerDay;
        var before = Interlocked.Exchange(ref _day, day);
        if (before >= 0 && before != day)
        {
            Interlocked.Exchange(ref _asked, 0);
        }

        var kept = Math.Exp(-elapsed / Memory);
        _seconds = (_seconds * kept) + elapsed.TotalSeconds;
        var table = new double[_volumes.Length];
        Span<double> volumes = stackalloc double[_strata];
        for (var tier = 0; tier < shares.Length; tier++)
        {
            for (var s = 0; s < _strata; s++)
            {
                var i = (tier * _strata) + s;
                _volumes[i] = (_volumes[i] * kept) + Interlocked.Exchange(ref _seen[i], 0);
                // One decision more than was seen: a stratum of which nothing is known yet is no rarer than the others.
                volumes[s] = _volumes[i] + 1;
            }

            Allocation.Fill(shares[tier], volumes, table.AsSpan(tier * _strata, _strata));
        }

        Fit(table, now);
        Volatile.Write(ref _table, table);
    }

    /// <summary>Lowers all probabilities by one factor, so that what is left of the day's asks lasts until its end at the present rate.</summary>
    private void Fit(double[] table, DateTimeOffset now)
    {
        if (perDay == 0 || _seconds <= 0)
        {
            return;
        }

        var rate = 0d;
        for (var i = 0; i < table.Length; i++)
        {
            rate += table[i] * _volumes[i] / _seconds;
        }

        var left = TimeSpan.TicksPerDay - (now.UtcTicks % TimeSpan.TicksPerDay);
        var affordable = Math.Max(0, perDay - Asked) / TimeSpan.FromTicks(left).TotalSeconds;
        if (rate > affordable)
        {
            for (var i = 0; i < table.Length; i++)
            {
                table[i] *= affordable / rate;
            }
        }
    }

    private int Index(int tier, int task) => byTask ? (tier * _strata) + task + 1 : tier;

    private static double[] Start(double[] shares, int strata)
    {
        var table = new double[shares.Length * strata];
        for (var i = 0; i < table.Length; i++)
        {
            table[i] = shares[i / strata];
        }

        return table;
    }
}
