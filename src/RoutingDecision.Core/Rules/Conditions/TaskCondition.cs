using System.Numerics;
using System.Text.Json.Nodes;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Policies.Binding;

namespace RoutingDecision.Core.Rules.Conditions;

/// <summary>The task type is one of a list; unknown until it is stated or classified. The node's data are the bits of the tasks.</summary>
internal sealed class TaskCondition() : Condition("task", "Task type as the caller states it or the classifier finds it, or a list of them.")
{
    private static readonly OneOrManyShape<int> Tasks = new(ReferenceShape.Task, PolicyLimits.Tasks);

    public override JsonObject Schema(SchemaDefinitions definitions) => Tasks.Schema(definitions);

    public override ConditionDraft? Bind(PolicyNode value, BindContext context) =>
        Tasks.TryBind(value, context, out var tasks)
            ? new ConditionDraft(this) { Data = new Bits(tasks.Aggregate(0UL, (bits, task) => bits | (1UL << task))) }
            : null;

    public override Truth Test(in RuleNode node, int at, scoped ref Matching matching)
    {
        var task = matching.Input.Task;
        return task switch
        {
            RuleInput.TaskUnknown => Truth.Unknown,
            RuleInput.TaskUnnamed => Truth.False,
            _ => Known((((Bits)node.Data!).Value & (1UL << task)) != 0),
        };
    }

    public override IReadOnlyList<RuleKey>? Keys(ConditionDraft draft, Func<RuleKey, double> price)
    {
        var keys = new List<RuleKey>();
        for (var bits = ((Bits)draft.Data!).Value; bits != 0; bits &= bits - 1)
        {
            keys.Add(RuleKey.Of(KeyKind.Task, BitOperations.TrailingZeroCount(bits)));
        }

        return keys;
    }

    private sealed record Bits(ulong Value);
}
