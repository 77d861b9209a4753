using System.Diagnostics;

namespace RoutingDecision.Benchmarks.Timings;

/// <summary>One burst of a piece of work.</summary>
/// <param name="Nanoseconds">Of one unit.</param>
/// <param name="Bytes">That one unit allocated on its thread.</param>
internal readonly record struct TimedBurst(double Nanoseconds, double Bytes);

/// <summary>A piece of work that is warm and knows how often it fits a burst. One thread.</summary>
internal sealed class TimingRun
{
    private readonly Func<int> _work;
    private readonly int _perRun;
    private readonly int _runs;
    private int _sink;

    /// <summary>Prepares and warms up: twice, with the runtime's compiler between.</summary>
    /// <param name="timing">The work.</param>
    /// <param name="effort">How long.</param>
    public TimingRun(Timing timing, TimingEffort effort)
    {
        (_work, _perRun) = (timing.Prepare(), timing.PerRun);
        RunFor(effort.WarmUp);
        var ran = RunFor(effort.WarmUp);
        _runs = Math.Max(1, (int)(ran * (effort.Burst / effort.WarmUp)));
    }

    /// <summary>Runs a burst.</summary>
    public TimedBurst Burst()
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var begin = Stopwatch.GetTimestamp();
        var sum = 0;
        for (var i = 0; i < _runs; i++)
        {
            sum += _work();
        }

        var took = Stopwatch.GetElapsedTime(begin);
        _sink += sum;
        var units = (double)_runs * _perRun;
        return new TimedBurst(took.TotalNanoseconds / units, (GC.GetAllocatedBytesForCurrentThread() - allocated) / units);
    }

    private long RunFor(TimeSpan length)
    {
        var begin = Stopwatch.GetTimestamp();
        var runs = 0L;
        do
        {
            _sink += _work();
            runs++;
        }
        while (Stopwatch.GetElapsedTime(begin) < length);

        return runs;
    }
}
