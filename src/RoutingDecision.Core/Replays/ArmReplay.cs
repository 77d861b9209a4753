using System.Globalization;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Requests;

namespace RoutingDecision.Core.Replays;

/// <summary>
/// Arms of a logged decision under another policy. An experiment that was running then keeps the arm that the log names, as long as it has one of
/// that name. The
/// keys of any other are not in the log: their hashes stand in for them, so that its shares come out and a key keeps its arm, but who is in which arm
/// is not who it will be.
/// </summary>
internal static class ArmReplay
{
    public static int Combination(RoutingPolicy policy, LoggedDecision logged, RoutingPolicy? then)
    {
        if (policy.Experiments.Length == 0)
        {
            return 0;
        }

        var drawn = ExperimentAssignment.Combination(policy.Experiments, StandIn(logged), logged.Seed);
        var (combination, place) = (0, 1);
        for (var i = 0; i < policy.Experiments.Length; i++)
        {
            var experiment = policy.Experiments[i];
            var arm = WasRunning(then, experiment.Id) ? Logged(experiment, logged) : ExperimentAssignment.ArmIn(policy.Experiments, drawn, i);
            combination += place * (1 + arm);
            place *= experiment.Arms.Count + 1;
        }

        return combination;
    }

    private static bool WasRunning(RoutingPolicy? then, string id) =>
        then is not null && Array.Exists(then.Experiments, e => string.Equals(e.Id, id, StringComparison.Ordinal));

    private static int Logged(ExperimentSettings experiment, LoggedDecision logged)
    {
        foreach (var (id, arm) in logged.Arms)
        {
            if (string.Equals(id, experiment.Id, StringComparison.Ordinal))
            {
                for (var i = 0; i < experiment.Arms.Count; i++)
                {
                    if (string.Equals(experiment.Arms[i].Id, arm, StringComparison.Ordinal))
                    {
                        return i;
                    }
                }
            }
        }

        return -1;
    }

    private static RoutingRequest StandIn(LoggedDecision logged) => new()
    {
        Prompt = logged.Request.Prompt,
        Tenant = logged.Request.Tenant,
        UserKey = KeyOf(logged.UserHash),
        ExperimentKey = KeyOf(logged.ExperimentHash),
        Conversation = new ConversationContext(KeyOf(logged.ConversationHash), 0, null, 0, ToolCallLoop: false),
    };

    private static string KeyOf(ulong hash) => hash == 0 ? "" : hash.ToString("x16", CultureInfo.InvariantCulture);
}
