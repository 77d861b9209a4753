using RoutingDecision.LoadBench.Rows;

namespace RoutingDecision.LoadBench.Profiles;

/// <summary>What was seen of one row.</summary>
/// <param name="Measured">The load, and what the server used meanwhile.</param>
/// <param name="Profile">Where it went.</param>
internal sealed record ProfiledRow(RowSamples Measured, Profile Profile)
{
    /// <summary>Microseconds of processor time that the server spends on a decision, in all of its threads.</summary>
    public double CpuEach => Measured.Used.CpuSeconds * 1e6 / Measured.Decisions;
}
