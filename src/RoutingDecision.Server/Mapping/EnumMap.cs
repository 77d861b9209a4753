using RoutingDecision.Contracts.V1;
using Core = RoutingDecision.Core;

namespace RoutingDecision.Server.Mapping;

/// <summary>Wire enums to the domain's and back. Values were checked before; an unknown one maps to the neutral value.</summary>
internal static class EnumMap
{
    public static Core.Prompts.MessageRole ToCore(MessageRole role) => role switch
    {
        MessageRole.Assistant => Core.Prompts.MessageRole.Assistant,
        MessageRole.System => Core.Prompts.MessageRole.System,
        MessageRole.Tool => Core.Prompts.MessageRole.Tool,
        _ => Core.Prompts.MessageRole.User,
    };

    public static Core.Prompts.AttachmentKinds ToCore(AttachmentKind kind) => kind switch
    {
        AttachmentKind.Image => Core.Prompts.AttachmentKinds.Image,
        AttachmentKind.Audio => Core.Prompts.AttachmentKinds.Audio,
        AttachmentKind.Video => Core.Prompts.AttachmentKinds.Video,
        AttachmentKind.Document => Core.Prompts.AttachmentKinds.Document,
        _ => Core.Prompts.AttachmentKinds.None,
    };

    public static Core.Requests.ErrorClass ToCore(ErrorClass error) => error switch
    {
        ErrorClass.Timeout => Core.Requests.ErrorClass.Timeout,
        ErrorClass.RateLimited => Core.Requests.ErrorClass.RateLimited,
        ErrorClass.Provider => Core.Requests.ErrorClass.Provider,
        ErrorClass.Refused => Core.Requests.ErrorClass.Refused,
        ErrorClass.ContextLength => Core.Requests.ErrorClass.ContextLength,
        ErrorClass.ContentFilter => Core.Requests.ErrorClass.ContentFilter,
        ErrorClass.InvalidRequest => Core.Requests.ErrorClass.InvalidRequest,
        ErrorClass.Other => Core.Requests.ErrorClass.Other,
        _ => Core.Requests.ErrorClass.None,
    };

    /// <summary>Name of an error class where it is a key, e.g. "rate_limited": that of the wire enum, in lower case and without its prefix.</summary>
    public static string NameOf(Core.Requests.ErrorClass error) => error switch
    {
        Core.Requests.ErrorClass.Timeout => "timeout",
        Core.Requests.ErrorClass.RateLimited => "rate_limited",
        Core.Requests.ErrorClass.Provider => "provider",
        Core.Requests.ErrorClass.Refused => "refused",
        Core.Requests.ErrorClass.ContextLength => "context_length",
        Core.Requests.ErrorClass.ContentFilter => "content_filter",
        Core.Requests.ErrorClass.InvalidRequest => "invalid_request",
        _ => "other",
    };

    public static Core.Policies.ObjectiveWeights? ToCore(Objective objective) => objective switch
    {
        Objective.Cost => Core.Policies.ObjectiveWeights.ForCost,
        Objective.Balanced => Core.Policies.ObjectiveWeights.Balanced,
        Objective.Quality => Core.Policies.ObjectiveWeights.ForQuality,
        Objective.Latency => Core.Policies.ObjectiveWeights.ForLatency,
        _ => null,
    };

    public static Core.Policies.RoutingStrategy? ToCore(Strategy strategy) => strategy switch
    {
        Strategy.Auto => Core.Policies.RoutingStrategy.Auto,
        Strategy.Direct => Core.Policies.RoutingStrategy.Direct,
        Strategy.Cascade => Core.Policies.RoutingStrategy.Cascade,
        Strategy.Speculate => Core.Policies.RoutingStrategy.Speculate,
        Strategy.PreCheck => Core.Policies.RoutingStrategy.PreCheck,
        _ => null,
    };

    public static Strategy ToWire(Core.Policies.RoutingStrategy strategy) => strategy switch
    {
        Core.Policies.RoutingStrategy.Cascade => Strategy.Cascade,
        Core.Policies.RoutingStrategy.Speculate => Strategy.Speculate,
        Core.Policies.RoutingStrategy.PreCheck => Strategy.PreCheck,
        _ => Strategy.Direct,
    };

    public static DecidedBy ToWire(Core.Selection.DecidedBy by) => by switch
    {
        Core.Selection.DecidedBy.Rule => DecidedBy.Rule,
        Core.Selection.DecidedBy.Classifier => DecidedBy.Classifier,
        Core.Selection.DecidedBy.Conversation => DecidedBy.Conversation,
        Core.Selection.DecidedBy.Override => DecidedBy.Override,
        Core.Selection.DecidedBy.Observe => DecidedBy.Observe,
        _ => DecidedBy.Default,
    };

    public static BreakerState ToWire(Core.Live.BreakerState state) => state switch
    {
        Core.Live.BreakerState.Open => BreakerState.Open,
        Core.Live.BreakerState.HalfOpen => BreakerState.HalfOpen,
        _ => BreakerState.Closed,
    };

    public static ModelState ToWire(Core.Live.ModelState state) => state switch
    {
        Core.Live.ModelState.Draining => ModelState.Draining,
        Core.Live.ModelState.Disabled => ModelState.Disabled,
        _ => ModelState.Enabled,
    };

    public static Core.Live.ModelState ToCore(ModelState state) => state switch
    {
        ModelState.Draining => Core.Live.ModelState.Draining,
        ModelState.Disabled => Core.Live.ModelState.Disabled,
        _ => Core.Live.ModelState.Enabled,
    };

    public static Core.Outcomes.Verdict ToCore(Verdict verdict) => verdict switch
    {
        Verdict.Pass => Core.Outcomes.Verdict.Pass,
        Verdict.Fail => Core.Outcomes.Verdict.Fail,
        Verdict.Unsure => Core.Outcomes.Verdict.Unsure,
        _ => Core.Outcomes.Verdict.None,
    };

    public static Core.Outcomes.Comparison ToCore(Comparison comparison) => comparison switch
    {
        Comparison.Agree => Core.Outcomes.Comparison.Agree,
        Comparison.RecommendedBetter => Core.Outcomes.Comparison.RecommendedBetter,
        Comparison.ShadowBetter => Core.Outcomes.Comparison.ShadowBetter,
        Comparison.RecommendedRefused => Core.Outcomes.Comparison.RecommendedRefused,
        Comparison.Unsure => Core.Outcomes.Comparison.Unsure,
        Comparison.ShadowRefused => Core.Outcomes.Comparison.ShadowRefused,
        Comparison.Neither => Core.Outcomes.Comparison.Neither,
        _ => Core.Outcomes.Comparison.None,
    };

    public static AdviceAction ToWire(Core.Outcomes.AdviceAction action) => action switch
    {
        Core.Outcomes.AdviceAction.Escalate => AdviceAction.Escalate,
        Core.Outcomes.AdviceAction.Retry => AdviceAction.Retry,
        Core.Outcomes.AdviceAction.GiveUp => AdviceAction.GiveUp,
        _ => AdviceAction.Accept,
    };
}
