using System.Globalization;
using Grpc.Core;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Replays;
using RoutingDecision.Server.Hosting;
using RoutingDecision.Server.Telemetry;
using RoutingDecision.State.Journal.WhatIf;

namespace RoutingDecision.Server.Simulations;

/// <summary>What a replay of recent traffic says of a policy that is to be published.</summary>
/// <param name="Refused">Too much would flip.</param>
/// <param name="Summary">The numbers in words; empty: there was too little traffic to say anything, or no journal.</param>
internal readonly record struct GuardVerdict(bool Refused, string Summary)
{
    /// <summary>There is nothing to judge by.</summary>
    public static GuardVerdict Nothing { get; } = new(false, "");
}

/// <summary>
/// Replays recent traffic under a policy before it is published: a document that means well and moves half of all traffic to another tier is caught
/// here. It is compared with what the policy in force decides of that traffic now, with the classifier that serves, so that what a promotion moved is
/// not put down to the document. Thread-safe.
/// </summary>
internal sealed class PublishGuard(PolicySimulator simulator, ServerOptions options, ILogger<PublishGuard> logger)
{
    /// <summary>Flips behind which the verdict names rules.</summary>
    private const int NamedFlips = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Looks at the latest decisions.</summary>
    /// <param name="policy">The policy.</param>
    public async Task<GuardVerdict> JudgeAsync(RoutingPolicy policy)
    {
        if (!simulator.IsPossible || options.PublishReplayDecisions == 0)
        {
            return GuardVerdict.Nothing;
        }

        try
        {
            var report = await simulator.RunAsync(
                policy, "", new SimulationScope(Latest: options.PublishReplayDecisions), Patience, CancellationToken.None, isAgainstCurrent: true);
            return report.Decided < options.PublishLeastDecisions
                ? GuardVerdict.Nothing
                : new GuardVerdict(report.FlipShare > options.PublishMaxFlips, Say(report));
        }
        catch (RpcException can)
        {
            // A journal that can't be read must not keep a mending policy from being published.
            RoutingLog.PublishNotReplayed(logger, policy.Version, can.Status.Detail);
            return GuardVerdict.Nothing;
        }
    }

    private string Say(WhatIfReport report)
    {
        var flips = report.Flips.Take(NamedFlips).Select(
            f => string.Create(CultureInfo.InvariantCulture, $"{(f.Rule.Length == 0 ? "" : f.Rule + ": ")}{f.From} to {f.To} {f.Count}"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{report.FlipShare:0.0%} of the last {report.Decided} decisions flip to another tier, {options.PublishMaxFlips:0.0%} may; " +
            $"cost ${report.CostBeforeUsd:0.####} to ${report.CostAfterUsd:0.####}{(report.Flips.Count == 0 ? "" : "; ")}{string.Join(", ", flips)}");
    }
}
