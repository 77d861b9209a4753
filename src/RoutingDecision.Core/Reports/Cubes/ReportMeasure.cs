namespace RoutingDecision.Core.Reports;

/// <summary>
/// What a cell of a report sums. All measures add up: over hours, values and replicas. New ones are appended, as replicas exchange them by
/// number; those named First… are the first of a family.
/// </summary>
public enum ReportMeasure
{
    /// <summary>Decisions with a recommendation that the log holds.</summary>
    Decisions,

    /// <summary>Requests that no model could serve.</summary>
    Refused,

    /// <summary>Expected cost of the recommendations, in US dollars.</summary>
    EstimatedCost,

    /// <summary>Expected cost of the same requests on the standard tier.</summary>
    StandardCost,

    /// <summary>Expected cost of the same requests on the strongest tier.</summary>
    PremiumCost,

    /// <summary>Sum of the confidences.</summary>
    Confidence,

    /// <summary>Outcomes: tries at a model.</summary>
    Tries,
    Successes,
    Failures,

    /// <summary>Cost of all tries, reported or by the catalog; by model: of those that it ran.</summary>
    Cost,

    /// <summary>
    /// Decisions of which at least one try was reported, what all their tries cost, the squares of that, and of it the tries beyond the first.
    /// </summary>
    Answered,
    AnsweredCost,
    CostSquares,
    FurtherCost,

    /// <summary>Answers of the recommended model of which a user said so, and those that satisfied.</summary>
    AskedSatisfied,
    Satisfied,

    /// <summary>
    /// Answers of the recommended model that a judge passed or failed, their weights and squares, and the weights of those that passed.
    /// </summary>
    Judged,
    JudgedWeight,
    JudgedSquares,
    PassedWeight,

    /// <summary>Ratings of the recommended model's answers: how many, 4 and 5, sum, squares.</summary>
    Rated,
    RatedGood,
    RatingSum,
    RatingSquares,

    /// <summary>
    /// Decisions of which it is known whether a stronger tier was needed: how many, weights, squares, weights of those where it was.
    /// </summary>
    UnderKnown,
    UnderWeight,
    UnderSquares,
    UnderSum,

    /// <summary>Decisions of which it is known whether a cheaper tier would have been enough.</summary>
    OverKnown,
    OverWeight,
    OverSquares,
    OverSum,

    /// <summary>Decisions that went on to a stronger tier, and the milliseconds that those tries took.</summary>
    Escalated,
    EscalationMs,

    /// <summary>Tries at another model than the recommended one.</summary>
    Fallbacks,

    /// <summary>Decisions whose tier turned out wrong; of them those with a margin, and the sum of those margins.</summary>
    Misroutes,
    MisroutesWithMargin,
    MisrouteMargin,

    /// <summary>Decisions whose tier turned out right or wrong: how many, and their weights.</summary>
    TierKnown,
    TierWeight,

    /// <summary>Fallbacks by <see cref="FallbackCause"/>.</summary>
    FirstFallbackCause = 40,

    /// <summary>Squares of those weights, and the weights of the wrong ones.</summary>
    TierSquares = 53,
    WrongWeight = 54,

    /// <summary>
    /// Reports of decisions that another replica made, less those that were adopted: what all replicas together have of it is not counted in any
    /// other measure.
    /// </summary>
    Unjoined = 55,

    /// <summary>Decisions by DecidedBy.</summary>
    FirstDecidedBy = 56,

    /// <summary>Estimated regret by <see cref="RegretCause"/>, in US dollars.</summary>
    FirstRegret = 64,

    /// <summary>Expected cost of the same requests on each tier, cheapest first.</summary>
    FirstTierCost = 72,

    /// <summary>Expected P(success) of the same requests on each tier.</summary>
    FirstTierSuccess = 80,

    /// <summary>Number of measures.</summary>
    Count = 88,
}

/// <summary>Why a try went to another model than the recommended one: what became of the try before it.</summary>
public enum FallbackCause : byte
{
    /// <summary>Nobody reported the try before it.</summary>
    NotReported,
    Timeout,
    RateLimited,
    Provider,
    Refused,
    ContextLength,
    ContentFilter,
    InvalidRequest,

    /// <summary>It failed for another reason, or was answered and not accepted for a reason that was not reported.</summary>
    Other,
    Cancelled,

    /// <summary>A judge failed the answer.</summary>
    EvaluationFailed,

    /// <summary>The model's own confidence was under the plan's threshold.</summary>
    LowConfidence,

    /// <summary>The first try already went elsewhere.</summary>
    CallerChoice,
}

/// <summary>What is to blame for a decision that turned out wrong.</summary>
public enum RegretCause : byte
{
    /// <summary>The tier was what the ask alone called for: classifier, rules that pin, or the default.</summary>
    Classifier,

    /// <summary>A floor or ceiling of rules or of the conversation moved it.</summary>
    Floor,

    /// <summary>Breakers, latency objectives or a tier without a model moved it.</summary>
    Breaker,

    /// <summary>A spent budget moved it.</summary>
    Budget,

    /// <summary>A floor or ceiling of the request moved it.</summary>
    Constraint,
}
