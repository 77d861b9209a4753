using RoutingDecision.Core.Catalog;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Live;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Core.Requests;

namespace RoutingDecision.Core.Tests.Selection;

/// <summary>The hard constraints once more, read from the request by names: what a model violates, in words.</summary>
internal static class PlainConstraints
{
    public static IEnumerable<string> Violations(ModelSpec model, Decision decision, RandomWorld world)
    {
        var (catalog, request, limits) = (world.Policy.Catalog, world.Request, world.Request.Constraints);
        var live = world.Inputs.Live![model.Index];
        var provider = catalog.Providers[model.Provider];
        var lastModel = catalog.FindModel(request.Conversation.LastModel ?? "") >= 0 ? request.Conversation.LastModel : world.Inputs.Conversation?.LastModel;
        var tokens = decision.Prompt.Signals[Signal.ContextTokens];
        var expected = request.ExpectedOutputTokens > 0 ? request.ExpectedOutputTokens
            : request.MaxOutputTokens > 0 ? Math.Min(request.MaxOutputTokens, decision.Profile.Routing.ExpectedOutputTokens)
            : decision.Profile.Routing.ExpectedOutputTokens;
        var longest = Math.Max(expected, request.MaxOutputTokens);
        var cached = model.Id == lastModel ? Math.Min(request.Conversation.CachedTokens, tokens) : 0;
        var cost = (((tokens - cached) * model.Price.Input) + (longest * model.Price.Output) + (cached * model.Price.CacheRead)) / 1e6;
        var latency = live.LatencyP50Ms > 0 ? live.LatencyP50Ms : model.FirstTokenMs + (1000d * expected / model.TokensPerSecond);
        var attempt = request.Attempt;

        return Named(
            ("disabled", !model.Enabled || live.State == ModelState.Disabled || (live.State == ModelState.Draining && model.Id != lastModel)),
            ("model not allowed", limits.AllowedModels.Count > 0 && !limits.AllowedModels.Contains(model.Id)),
            ("model denied", limits.DeniedModels.Contains(model.Id)),
            ("provider not allowed", limits.AllowedProviders.Count > 0 && !limits.AllowedProviders.Contains(provider)),
            ("provider denied", limits.DeniedProviders.Contains(provider)),
            ("rules", !decision.Directives.Permitted.Contains(model.Index)),
            ("failed", attempt.FailedModels?.Contains(model.Id) == true || (attempt.PreviousModel == model.Id && (attempt.Error != ErrorClass.None || attempt.AnswerRejected))),
            ("capability", request.RequiredCapabilities.Any(c => !Has(model.Capabilities, catalog.FindCapability(c)))),
            ("tools", request.Prompt.ToolsOffered > 0 && catalog.FindCapability("tools") >= 0 && !Has(model.Capabilities, catalog.FindCapability("tools"))),
            ("rule's region", decision.Directives.Regions != 0 && (model.Regions & decision.Directives.Regions) == 0),
            ("region", limits.Regions.Count > 0 && !limits.Regions.Any(r => Has(model.Regions, catalog.FindRegion(r)))),
            ("window", tokens + longest > model.ContextTokens),
            ("window of before", attempt.Error == ErrorClass.ContextLength && catalog.FindModel(attempt.PreviousModel!) is >= 0 and var p && model.ContextTokens <= catalog.Models[p].ContextTokens),
            ("output", longest > model.MaxOutputTokens),
            ("cost", limits.MaxCostUsd > 0 && cost > limits.MaxCostUsd * (1 + 1e-12)),
            ("deadline", limits.DeadlineMs > 0 && !request.Batch && latency > limits.DeadlineMs),
            ("floor", limits.MinTier.Length > 0 && model.Tier < catalog.FindTier(limits.MinTier)),
            ("ceiling", limits.MaxTier.Length > 0 && model.Tier > catalog.FindTier(limits.MaxTier)));
    }

    private static IEnumerable<string> Named(params (string Name, bool Violated)[] all) => all.Where(v => v.Violated).Select(v => v.Name);

    private static bool Has(ulong bits, int bit) => bit >= 0 && (bits & (1UL << bit)) != 0;
}
