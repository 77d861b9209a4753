using System.Globalization;

namespace RoutingDecision.LoadBench.Processes;

/// <summary>What a server counts of its own work: an item of a batch or a stream that it refuses is answered, too, but not counted here.</summary>
/// <param name="Decisions">Decisions made.</param>
/// <param name="CacheHits">Classifications found in the cache.</param>
/// <param name="CacheMisses">Classifications that the classifier made.</param>
/// <param name="Outcomes">Outcomes accepted, each once.</param>
internal readonly record struct ServerWork(double Decisions, double CacheHits, double CacheMisses, double Outcomes)
{
    public static ServerWork operator -(ServerWork left, ServerWork right) => new(
        left.Decisions - right.Decisions, left.CacheHits - right.CacheHits, left.CacheMisses - right.CacheMisses, left.Outcomes - right.Outcomes);

    public static ServerWork operator +(ServerWork left, ServerWork right) => new(
        left.Decisions + right.Decisions, left.CacheHits + right.CacheHits, left.CacheMisses + right.CacheMisses, left.Outcomes + right.Outcomes);

    /// <summary>What a server that counts nothing of this, such as the echo, has done.</summary>
    public static ServerWork OfEcho(long answers) => default;

    /// <summary>Decisions of prompts that are in the cache.</summary>
    public static ServerWork OfCached(long answers) => new(answers, answers, 0, 0);

    /// <summary>Decisions of prompts that never came before.</summary>
    public static ServerWork OfNew(long answers) => new(answers, 0, answers, 0);

    /// <summary>Reports that were never made before.</summary>
    public static ServerWork OfOutcomes(long answers) => new(0, 0, 0, answers);

    /// <summary>How far the counter that fits worst is from what was answered; 0 when no counter is further than allowed.</summary>
    /// <param name="answered">What the answers say was done.</param>
    /// <param name="allowed">Calls that may be under way when counters are read, from 0.</param>
    public long Misfit(ServerWork answered, long allowed)
    {
        var off = this - answered;
        double[] distances = [Math.Abs(off.Decisions), Math.Abs(off.CacheHits), Math.Abs(off.CacheMisses), Math.Abs(off.Outcomes)];
        return distances.Max() > allowed ? (long)distances.Max() : 0;
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Decisions} decisions, {CacheHits} from the cache, {CacheMisses} not, {Outcomes} outcomes");
}
