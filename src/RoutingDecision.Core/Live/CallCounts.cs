using RoutingDecision.Core.Requests;

namespace RoutingDecision.Core.Live;

/// <summary>Counts of a model's calls: additive, so that those of several replicas become one. Not thread-safe.</summary>
public sealed class CallCounts
{
    private readonly int[] _byClass = new int[Enum.GetValues<ErrorClass>().Length];

    /// <summary>Calls that speak for or against the model.</summary>
    public int Calls { get; private set; }

    /// <summary>Those that speak against it.</summary>
    public int Errors { get; private set; }

    /// <summary>Latencies of successes, where known.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>Errors of one class.</summary>
    public int ErrorsOf(ErrorClass error) => _byClass[(int)error];

    /// <summary>Counts a success.</summary>
    /// <param name="latencyMs">Its latency in milliseconds; 0: unknown.</param>
    public void AddSuccess(double latencyMs)
    {
        Calls++;
        if (latencyMs > 0)
        {
            Latency.Add(latencyMs);
        }
    }

    /// <summary>Counts errors of one class.</summary>
    public void AddErrors(ErrorClass error, int count = 1)
    {
        Calls += count;
        Errors += count;
        _byClass[(int)error] += count;
    }

    /// <summary>Counts successes without a latency; those with one are added to <see cref="Latency"/> apart.</summary>
    public void AddSuccesses(int count) => Calls += count;

    /// <summary>Adds another's counts to these.</summary>
    public void Merge(CallCounts other)
    {
        Calls += other.Calls;
        Errors += other.Errors;
        for (var c = 0; c < _byClass.Length; c++)
        {
            _byClass[c] += other._byClass[c];
        }

        Latency.Merge(other.Latency);
    }

    public void Clear()
    {
        Calls = 0;
        Errors = 0;
        Array.Clear(_byClass);
        Latency.Clear();
    }
}
