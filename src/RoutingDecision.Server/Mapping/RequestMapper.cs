using Google.Protobuf.Collections;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Catalog;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Core.Requests;
using RoutingDecision.Server.Errors;

namespace RoutingDecision.Server.Mapping;

/// <summary>Turns a DecideRequest into the domain's request, or into the list of everything that is wrong with it.</summary>
internal static class RequestMapper
{
    /// <summary>Maps; on failure the result is null and <paramref name="violations"/> holds at least one entry.</summary>
    public static RoutingRequest? Map(DecideRequest from, RoutingSnapshot snapshot, out IReadOnlyList<Violation> violations)
    {
        var checks = default(FieldChecks);
        RequestRules.Check(from, snapshot, ref checks);
        violations = checks.Violations;
        return checks.Failed ? null : Convert(from);
    }

    private static RoutingRequest Convert(DecideRequest from) => new()
    {
        RequestId = from.RequestId,
        Tenant = from.Tenant,
        Feature = from.Feature,
        UserKey = from.UserKey,
        Tags = from.Tags.Count == 0 ? [] : [.. from.Tags],
        Prompt = new PromptInput
        {
            Messages = Messages(from),
            SystemPrompt = from.SystemPrompt,
            ToolsOffered = from.Tools?.Count ?? 0,
            ToolBytes = from.Tools?.Bytes ?? 0,
            ContextTokens = (int)from.ContextTokens,
            DeclaredTurns = from.Conversation?.Turn ?? 0,
        },
        ExpectedOutputTokens = (int)from.ExpectedOutputTokens,
        MaxOutputTokens = (int)from.MaxOutputTokens,
        TaskType = from.TaskType,
        RequiresReasoning = from.RequiresReasoning,
        RequiredCapabilities = List(from.RequiredCapabilities),
        Conversation = from.Conversation is { } c ? new ConversationContext(c.Id, c.Turn, c.LastModel, c.CachedTokens, c.ToolCallLoop) : default,
        Attempt = from.Attempt is { } a
            ? new AttemptContext(a.Number, a.PreviousModel, EnumMap.ToCore(a.ErrorClass), a.AnswerRejected, a.PreCheckTier, List(a.FailedModels))
            : default,
        Constraints = from.Constraints is { } k ? Constraints(k) : RequestConstraints.None,
        Objective = Objective(from),
        Strategy = EnumMap.ToCore(from.Strategy),
        Batch = from.Batch,
        ExperimentKey = from.ExperimentKey,
        Explain = from.Options?.Explain ?? false,
        DryRun = from.Options?.DryRun ?? false,
        NoCache = from.Options?.NoCache ?? false,
    };

    private static PromptMessage[] Messages(DecideRequest from)
    {
        if (from.Messages.Count == 0)
        {
            return [new PromptMessage(Core.Prompts.MessageRole.User, from.Prompt)];
        }

        var messages = new PromptMessage[from.Messages.Count];
        for (var i = 0; i < messages.Length; i++)
        {
            var m = from.Messages[i];
            messages[i] = new PromptMessage(EnumMap.ToCore(m.Role), m.Text, Kinds(m.Attachments), m.Attachments.Count);
        }

        return messages;
    }

    private static AttachmentKinds Kinds(RepeatedField<AttachmentKind> from)
    {
        var kinds = AttachmentKinds.None;
        foreach (var kind in from)
        {
            kinds |= EnumMap.ToCore(kind);
        }

        return kinds;
    }

    private static RequestConstraints Constraints(Contracts.V1.Constraints from) => new()
    {
        DeadlineMs = from.DeadlineMs,
        MaxCostUsd = from.MaxCostUsd,
        MinTier = from.MinTier,
        MaxTier = from.MaxTier,
        AllowedModels = List(from.AllowedModels),
        DeniedModels = List(from.DeniedModels),
        AllowedProviders = List(from.AllowedProviders),
        DeniedProviders = List(from.DeniedProviders),
        Regions = List(from.Regions),
    };

    private static Core.Policies.ObjectiveWeights? Objective(DecideRequest from)
    {
        if (from.ObjectiveWeights is not { } w)
        {
            return EnumMap.ToCore(from.Objective);
        }

        var sum = w.Cost + w.Quality + w.Latency;
        return new Core.Policies.ObjectiveWeights(w.Cost / sum, w.Quality / sum, w.Latency / sum);
    }

    private static IReadOnlyList<string> List(RepeatedField<string> from) => from.Count == 0 ? [] : from;
}
