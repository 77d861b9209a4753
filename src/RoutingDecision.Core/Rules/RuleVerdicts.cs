namespace RoutingDecision.Core.Rules;

/// <summary>
/// What a log says about rules of a policy: whether they matched then. Only of rules that were looked at then, with the same id and the same
/// conditions.
/// </summary>
/// <param name="pairs">Which rules of the two policies are the same.</param>
/// <param name="matched">Numbers, in the logged rule set, of the rules that matched, ascending.</param>
/// <param name="known">Of logged rules with this number and greater ones nothing is known.</param>
/// <param name="task">The logged task as rules number it now.</param>
/// <param name="isSame">The rules are the very ones of the log, so that what they made of an unknown task is in the log as well.</param>
internal sealed class RuleVerdicts(SameRules pairs, int[] matched, int known, int task, bool isSame)
{
    public Truth Of(int rule, int taskNow, KeptText text)
    {
        var logged = pairs.LoggedOf(rule);
        if (logged < 0 || logged >= known)
        {
            return Truth.Unknown;
        }

        if (pairs.TestsTask(rule) && taskNow != task)
        {
            if (!isSame || taskNow != RuleInput.TaskUnknown)
            {
                return Truth.Unknown;
            }

            text.LeftTaskOpen = true;
        }

        return Array.BinarySearch(matched, logged) >= 0 ? Truth.True : Truth.False;
    }
}

/// <summary>Which rules of one rule set have the id and the conditions of a rule of another. Immutable and thread-safe.</summary>
internal sealed class SameRules
{
    private readonly int[] _logged;
    private readonly bool[] _testsTask;

    /// <param name="now">Rules in force.</param>
    /// <param name="logged">Rules of the log.</param>
    public SameRules(RuleSet now, RuleSet logged)
    {
        var byId = new Dictionary<string, int>(logged.Count, StringComparer.Ordinal);
        for (var i = 0; i < logged.Count; i++)
        {
            // A tenant's rules may repeat an id of the policy's; the first is the one that a reader means.
            byId.TryAdd(logged.Ids[i], i);
        }

        _logged = new int[now.Count];
        _testsTask = new bool[now.Count];
        for (var i = 0; i < now.Count; i++)
        {
            _testsTask[i] = now.TestsTask(i);
            _logged[i] = byId.TryGetValue(now.Ids[i], out var old) && logged.ConditionOf(old) == now.ConditionOf(i) ? old : -1;
        }
    }

    /// <summary>Number in the logged rule set, or -1.</summary>
    public int LoggedOf(int rule) => _logged[rule];

    public bool TestsTask(int rule) => _testsTask[rule];
}
