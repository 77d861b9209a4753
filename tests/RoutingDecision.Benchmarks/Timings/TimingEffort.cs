namespace RoutingDecision.Benchmarks.Timings;

/// <summary>How long and how often.</summary>
/// <param name="WarmUp">Of each of two runs before anything is measured.</param>
/// <param name="Burst">Length of a burst, about.</param>
/// <param name="Bursts">Bursts of each piece of work.</param>
/// <param name="Pairs">Pairs of fresh processes when two commits are compared.</param>
internal sealed record TimingEffort(TimeSpan WarmUp, TimeSpan Burst, int Bursts, int Pairs)
{
    /// <summary>Enough for the runtime to have compiled everything for good; some two minutes, five for a comparison.</summary>
    public static TimingEffort Full { get; } = new(TimeSpan.FromSeconds(0.6), TimeSpan.FromMilliseconds(4), 40, 5);

    /// <summary>Says whether everything works, and nothing about speed.</summary>
    public static TimingEffort Quick { get; } = new(TimeSpan.FromMilliseconds(2), TimeSpan.FromMilliseconds(0.5), 3, 1);
}
