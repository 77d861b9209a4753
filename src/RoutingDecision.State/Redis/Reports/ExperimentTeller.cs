using System.Globalization;
using RoutingDecision.Core.Reports;

namespace RoutingDecision.State.Redis.Reports;

/// <summary>
/// Tells the other replicas what became of the keys of experiments at this one: the whole of each day that changed, so that a write can be repeated.
/// Not thread-safe.
/// </summary>
/// <param name="guard">Connection.</param>
/// <param name="book">What this replica knows.</param>
/// <param name="teller">Notices when Redis lost what was told.</param>
/// <param name="journal">Name of this replica's journal.</param>
public sealed class ExperimentTeller(RedisGuard guard, TrafficBook book, ReplicaTeller teller, string journal)
{
    /// <summary>More than any day has decisions: fewer keys, of which more is known, are more.</summary>
    private const double Halved = 1e12;

    private readonly RedisKeys _keys = new(guard.Settings.Prefix);
    private readonly HashSet<ExperimentDate> _unsent = [];
    private int _losses;

    /// <summary>Tells what changed since the last round; false: Redis can't be reached, and the next round tells it.</summary>
    public async Task<bool> RoundAsync()
    {
        _unsent.UnionWith(book.TakeChangedDays());
        if (_losses != teller.Losses)
        {
            _losses = teller.Losses;
            _unsent.UnionWith(book.ExperimentDays());
        }

        foreach (var date in _unsent.ToList())
        {
            if (!await TellAsync(date))
            {
                return false;
            }

            _unsent.Remove(date);
        }

        return true;
    }

    private async Task<bool> TellAsync(ExperimentDate date)
    {
        var day = book.CopyOf(date);
        var counted = (day.Halvings * Halved) + day.Rows.Sum(r => r.Sums.Decisions + r.Sums.Answered);
        var reply = await guard.ScriptAsync(
            RedisScript.ReportHour,
            [_keys.ReportExperiment(date.Experiment, ReportHours.DayOf(date.Day))],
            [
                journal, Math.Round(counted).ToString("F0", CultureInfo.InvariantCulture), ExperimentDayCodec.Write(day),
                (long)ReplicaTeller.TimeToLive.TotalMilliseconds,
            ],
            guard.Settings.BackgroundWait);
        return reply.IsOk;
    }
}
