using System.Globalization;
using RoutingDecision.Contracts.V1;

namespace RoutingDecision.Simulation.Checks;

/// <summary>An estimate of the service beside the truth.</summary>
/// <param name="What">What is estimated.</param>
/// <param name="Estimate">What the report said.</param>
/// <param name="Truth">What is true.</param>
internal sealed record Covering(string What, Estimate Estimate, double Truth)
{
    /// <summary>
    /// Half of a 99.9 % interval over half of a 95 % one, of the normal distribution: among a dozen true 95 % intervals one usually misses, among
    /// those that are so much wider one in a hundred runs.
    /// </summary>
    private const double Wider = 3.29 / 1.96;

    /// <summary>The interval holds the truth.</summary>
    public bool Covers => Estimate.HasLow && Truth >= Estimate.Low && Truth <= Estimate.High;

    /// <summary>The interval that is as much wider as 99.9 % takes holds the truth.</summary>
    public bool IsNear => Estimate.HasLow
        && Truth >= Estimate.Value - (Wider * (Estimate.Value - Estimate.Low))
        && Truth <= Estimate.Value + (Wider * (Estimate.High - Estimate.Value));

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{What}: {Estimate.Value:0.000} [{Estimate.Low:0.000}, {Estimate.High:0.000}], true {Truth:0.000}");
}
