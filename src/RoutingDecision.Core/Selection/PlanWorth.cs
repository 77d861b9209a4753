using RoutingDecision.Core.Catalog;
using RoutingDecision.Core.Policies;

namespace RoutingDecision.Core.Selection;

/// <summary>
/// What a plan is expected to cost and to achieve as a whole, step by step. The judge is taken not to err: it accepts an answer with P(success), and
/// lets a stronger model answer else. A real one passes some wrong answers, which makes a plan worse, and rejects some right ones, which makes it
/// dearer. What a model can do a stronger one is taken to be able to as well, so that a plan succeeds as often as the best of its steps, and the
/// answers so far are all rejected with 1 - Quality.
/// </summary>
/// <param name="CostUsd">Expected cost in US dollars: tries and judging.</param>
/// <param name="Quality">P(the answer that is kept is satisfactory), 0..1.</param>
/// <param name="Reach">P(the last step is run), 0..1.</param>
internal readonly record struct PlanWorth(double CostUsd, double Quality, double Reach)
{
    /// <summary>Tokens that a judge writes, or a pre-check.</summary>
    private const double VerdictTokens = 16;

    /// <summary>A plan of one try.</summary>
    public static PlanWorth First(double costUsd, double success) => new(costUsd, success, 1);

    /// <summary>Cost of judging an answer by the model that would follow it: it reads question and answer and writes a few words.</summary>
    public static double JudgeUsd(RoutingSettings settings, in Workload work, ModelSpec judge) =>
        judge.Price.Cost(settings.EvaluationTokens + work.OutputTokens, VerdictTokens);

    /// <summary>Cost of a pre-check: the model reads the question and writes a tier's name.</summary>
    public static double CheckUsd(in Workload work, ModelSpec model) => (work with { OutputTokens = VerdictTokens }).CostOf(model);

    /// <summary>The plan with a step more: whoever was answered pays the judge, whoever was rejected pays the next model.</summary>
    /// <param name="judgeUsd">Cost of judging the last answer.</param>
    /// <param name="costUsd">Cost of the next model.</param>
    /// <param name="success">Its P(success), 0..1.</param>
    /// <param name="atOnce">It is started beside the last one (speculation), and so paid for whatever the judge says.</param>
    public PlanWorth Then(double judgeUsd, double costUsd, double success, bool atOnce = false) => new(
        CostUsd + (Reach * judgeUsd) + ((atOnce ? Reach : 1 - Quality) * costUsd), Math.Max(Quality, success), 1 - Quality);
}
