using System.Globalization;
using Grpc.Core;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Replays;
using RoutingDecision.Server.Errors;
using RoutingDecision.Server.Hosting;
using RoutingDecision.Server.Telemetry;
using RoutingDecision.State.Journal.WhatIf;

namespace RoutingDecision.Server.Simulations;

/// <summary>What a replay of recent traffic says of a policy that is to be published.</summary>
/// <param name="Refused">Too much would flip or can't be told, or another simulation ran all the while.</param>
/// <param name="Summary">
/// The numbers in words, or why there are none; empty: there is no journal that can be read, or the replay is switched off.
/// </param>
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

    /// <summary>How long to wait for another simulation: less than publishers wait for an answer.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Looks at the latest decisions.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="isForced">Whether the policy is published whatever is found.</param>
    /// <exception cref="RpcException">Another simulation runs, and the policy is not forced.</exception>
    public async Task<GuardVerdict> JudgeAsync(RoutingPolicy policy, bool isForced)
    {
        if (!simulator.IsPossible || options.PublishReplayDecisions == 0)
        {
            return GuardVerdict.Nothing;
        }

        try
        {
            var report = await simulator.RunAsync(
                policy, "", new SimulationScope(Latest: options.PublishReplayDecisions), Patience, CancellationToken.None, isAgainstCurrent: true);
            // What can't be told may flip: a rule on text that the journal does not have must not pass because nobody can look.
            return report.Decisions < options.PublishLeastDecisions
                ? new GuardVerdict(false, string.Create(CultureInfo.InvariantCulture, $"{report.Decisions} decisions, too few to judge"))
                : new GuardVerdict(report.Flipped + UndecidableOf(report) > options.PublishMaxFlips * report.Decisions, Say(report));
        }
        catch (RpcException unread) when (unread.StatusCode == StatusCode.FailedPrecondition)
        {
            // A journal that can't be read must not keep a mending policy from being published.
            RoutingLog.PublishNotReplayed(logger, policy.Version, unread.Status.Detail);
            return GuardVerdict.Nothing;
        }
        catch (RpcException busy) when (busy.StatusCode == StatusCode.ResourceExhausted)
        {
            if (!isForced)
            {
                throw RpcErrors.Exhausted(
                    "A simulation runs on this server, so recent traffic can't be replayed: try again, or force with a reason.",
                    TimeSpan.FromSeconds(10));
            }

            RoutingLog.PublishNotReplayed(logger, policy.Version, busy.Status.Detail);
            return new GuardVerdict(true, "not made, as another simulation ran");
        }
    }

    private static long UndecidableOf(WhatIfReport report) => report.Decisions - report.Decided;

    private string Say(WhatIfReport report)
    {
        var all = (double)report.Decisions;
        var flips = report.Flips.Take(NamedFlips).Select(
            f => string.Create(CultureInfo.InvariantCulture, $"{(f.Rule.Length == 0 ? "" : f.Rule + ": ")}{f.From} to {f.To} {f.Count}"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Flipped / all:0.0%} of the last {report.Decisions} decisions flip to another tier and {UndecidableOf(report) / all:0.0%} " +
            $"can't be told, {options.PublishMaxFlips:0.0%} may; " +
            $"cost ${report.CostBeforeUsd:0.####} to ${report.CostAfterUsd:0.####}{(report.Flips.Count == 0 ? "" : "; ")}{string.Join(", ", flips)}");
    }
}
