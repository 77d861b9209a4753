using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Sampling;
using RoutingDecision.State.Journal.Reading;
using RoutingDecision.State.Journal.Traffic;

namespace RoutingDecision.Server.Insight;

/// <summary>Counts what an earlier process asked today, so that a restart does not begin the day's budget anew.</summary>
internal sealed class SamplingHistory(SnapshotHolder snapshots, SamplingBoard board, TimeProvider time) : ITrafficObserver
{
    private readonly DateTimeOffset _begun = time.GetUtcNow();

    public void Observe(in JournalItem item)
    {
        if (item.Record.Decision is not { Route.Plan: { } plan } decision || (!plan.Evaluate && plan.ShadowModel.Length == 0))
        {
            return;
        }

        var issued = DateTimeOffset.FromUnixTimeMilliseconds(decision.IssuedUnixMs);
        if (issued >= _begun || issued.UtcDateTime.Date != time.GetUtcNow().UtcDateTime.Date)
        {
            return;
        }

        var snapshot = snapshots.Current;
        var profiles = snapshot.Policy.ProfilesOf(decision.Tenant).ByCombination;
        var isKnown = decision.PolicyVersion == snapshot.Policy.Version && decision.ArmCombination < profiles.Length;
        board.Of(snapshot).Remember(profiles[isKnown ? decision.ArmCombination : 0].Sampling, plan.Evaluate, plan.ShadowModel.Length > 0);
    }
}
