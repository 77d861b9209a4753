using RoutingDecision.Core.Policies.Binding;
using RoutingDecision.Core.Requests;

namespace RoutingDecision.Core.Policies.Sections;

/// <summary>The nested parts of a request: conversation, attempt, constraints.</summary>
internal static class ContextSections
{
    /// <summary>Names of the error classes, as in the API.</summary>
    public static readonly ChoiceShape<ErrorClass> Errors = new(
        ("timeout", ErrorClass.Timeout),
        ("rate_limited", ErrorClass.RateLimited),
        ("provider", ErrorClass.Provider),
        ("refused", ErrorClass.Refused),
        ("context_length", ErrorClass.ContextLength),
        ("content_filter", ErrorClass.ContentFilter),
        ("invalid_request", ErrorClass.InvalidRequest),
        ("other", ErrorClass.Other));

    private static readonly OneOrManyShape<string> Names = new(Shapes.Text, 1_000);

    private static readonly Field<string?> Id = new("id", Shapes.Text!, "Unique within the tenant.", null);
    private static readonly Field<int> Turn = new("turn", new IntegerShape(0, 1_000_000), "1 for the first user turn.", 0);
    private static readonly Field<string?> LastModel = new("last_model", Shapes.Text!, "Model of the previous turn.", null);
    private static readonly Field<int> CachedTokens = new("cached_tokens", Shapes.Tokens, "Tokens that the provider has cached for it.", 0);
    private static readonly Field<bool> ToolCallLoop = new("tool_call_loop", Shapes.Flag, "An agent is executing tool calls.", false);

    public static readonly Section<ConversationContext> Conversation = new(
        "The conversation that the request belongs to.",
        r => new ConversationContext(r.Get(Id), r.Get(Turn), r.Get(LastModel), r.Get(CachedTokens), r.Get(ToolCallLoop)),
        Id,
        Turn,
        LastModel,
        CachedTokens,
        ToolCallLoop);

    private static readonly Field<int> Number = new("number", new IntegerShape(0, 1_000), "1 for the first try.", 0);
    private static readonly Field<string?> PreviousModel = new("previous_model", Shapes.Text!, "Model that was tried last.", null);
    private static readonly Field<ErrorClass> Error = new("error_class", Errors, "Why it was not enough.", ErrorClass.None);
    private static readonly Field<bool> Rejected = new("answer_rejected", Shapes.Flag, "The answer came, but was rejected.", false);
    private static readonly Field<string?> PreCheckTier = new("pre_check_tier", Shapes.Text!, "Verdict of a pre-check, as a tier.", null);
    private static readonly Field<IReadOnlyList<string>?> FailedModels = new("failed_models", Names!, "Models that were tried in vain.", null);

    public static readonly Section<AttemptContext> Attempt = new(
        "An earlier try for the same ask.",
        r => new AttemptContext(r.Get(Number), r.Get(PreviousModel), r.Get(Error), r.Get(Rejected), r.Get(PreCheckTier), r.Get(FailedModels)),
        Number,
        PreviousModel,
        Error,
        Rejected,
        PreCheckTier,
        FailedModels);

    private static readonly Field<double> DeadlineMs = new("deadline_ms", new NumberShape(0, 86_400_000), "Milliseconds left; 0: none.", 0);
    private static readonly Field<double> MaxCostUsd = new(
        "max_cost_usd",
        new NumberShape(0, 1_000_000),
        "Most that the answer may cost; 0: no limit.",
        0);
    private static readonly Field<string> MinTier = new("min_tier", Shapes.Text, "Lowest tier.", "");
    private static readonly Field<string> MaxTier = new("max_tier", Shapes.Text, "Highest tier.", "");
    private static readonly Field<IReadOnlyList<string>> AllowedModels = new("allowed_models", Names, "Only these models.", []);
    private static readonly Field<IReadOnlyList<string>> DeniedModels = new("denied_models", Names, "None of these models.", []);
    private static readonly Field<IReadOnlyList<string>> AllowedProviders = new("allowed_providers", Names, "Only these providers.", []);
    private static readonly Field<IReadOnlyList<string>> DeniedProviders = new("denied_providers", Names, "None of these providers.", []);
    private static readonly Field<IReadOnlyList<string>> Regions = new("regions", Names, "Served in one of these regions.", []);

    public static readonly Section<RequestConstraints> Constraints = new(
        "Hard constraints.",
        BuildConstraints,
        DeadlineMs,
        MaxCostUsd,
        MinTier,
        MaxTier,
        AllowedModels,
        DeniedModels,
        AllowedProviders,
        DeniedProviders,
        Regions);

    private static RequestConstraints BuildConstraints(SectionReader r) => new()
    {
        DeadlineMs = r.Get(DeadlineMs),
        MaxCostUsd = r.Get(MaxCostUsd),
        MinTier = r.Get(MinTier),
        MaxTier = r.Get(MaxTier),
        AllowedModels = r.Get(AllowedModels),
        DeniedModels = r.Get(DeniedModels),
        AllowedProviders = r.Get(AllowedProviders),
        DeniedProviders = r.Get(DeniedProviders),
        Regions = r.Get(Regions),
    };
}
