using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Learning.Evaluation.Sets;

/// <summary>One prompt of an evaluation with what is known of every arm, in the order of <see cref="EvaluationSet.Arms"/>.</summary>
internal sealed record EvaluationRow
{
    public required string Id { get; init; }

    /// <summary>Kind of task, for grouping errors; empty when unknown.</summary>
    public required string Task { get; init; }

    /// <summary>The prompt; a measure never reads it, only routers do.</summary>
    public PromptInput Input { get; init; }

    /// <summary>Quality per arm, 0..1. Of a labelled row 0 below the label and 1 from it on.</summary>
    public required double[] Quality { get; init; }

    /// <summary>Cost per arm, US dollars; NaN when unknown.</summary>
    public required double[] CostUsd { get; init; }

    /// <summary>The cheapest arm that is enough; see <see cref="EvaluationSet.Needed"/>.</summary>
    public required int Needed { get; init; }

    /// <summary>Quality of the weaker model of the pair, 0..1.</summary>
    public required double Weak { get; init; }

    /// <summary>Quality of the stronger model of the pair, 0..1.</summary>
    public required double Strong { get; init; }

    /// <summary>Left out of APGR, CPT and AUROC.</summary>
    public bool IsContaminated { get; init; }
}
