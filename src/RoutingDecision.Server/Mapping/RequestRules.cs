using Google.Protobuf.Collections;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Catalog;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Server.Errors;

namespace RoutingDecision.Server.Mapping;

/// <summary>Checks every field of a DecideRequest against its limits and against the names that the policy in force knows.</summary>
internal static class RequestRules
{
    public static void Check(DecideRequest from, RoutingSnapshot snapshot, ref FieldChecks checks)
    {
        var catalog = snapshot.Policy.Catalog;
        checks.Identifier("request_id", from.RequestId);
        checks.Identifier("tenant", from.Tenant);
        checks.Identifier("feature", from.Feature);
        checks.Identifier("user_key", from.UserKey);
        checks.Identifier("experiment_key", from.ExperimentKey);
        CheckTags(from.Tags, ref checks);
        CheckText(from, ref checks);
        CheckSizes(from, ref checks);
        checks.Defined("objective", from.Objective);
        checks.Defined("strategy", from.Strategy);
        if (from.ObjectiveWeights is { } weights)
        {
            CheckWeights(weights, ref checks);
        }

        if (from.TaskType.Length > 0 && snapshot.FindTask(from.TaskType) < 0)
        {
            checks.Add("task_type", $"'{Echo.Of(from.TaskType)}' is not one of {string.Join(", ", snapshot.Tasks)}");
        }

        if (from.RequiredCapabilities.Count > 0)
        {
            Names("required_capabilities", from.RequiredCapabilities, catalog.FindCapability, "capability", ref checks);
        }

        CheckConversation(from.Conversation, ref checks);
        CheckAttempt(from.Attempt, catalog, ref checks);
        if (from.Constraints is { } constraints)
        {
            CheckConstraints(constraints, catalog, ref checks);
        }
    }

    private static void CheckTags(MapField<string, string> tags, ref FieldChecks checks)
    {
        if (!checks.Count("tags", tags.Count, RequestLimits.Tags))
        {
            return;
        }

        foreach (var (key, value) in tags)
        {
            if (key.Length == 0 || FieldChecks.TooLong(key, RequestLimits.TagBytes) || FieldChecks.TooLong(value, RequestLimits.TagBytes))
            {
                checks.Add("tags", $"'{Echo.Of(key)}': keys are 1 to {RequestLimits.TagBytes} bytes, values at most {RequestLimits.TagBytes}");
            }
        }
    }

    private static void CheckText(DecideRequest from, ref FieldChecks checks)
    {
        if (from.Messages.Count > 0 && from.Prompt.Length > 0)
        {
            checks.Add("prompt", "give either prompt or messages, not both");
        }

        checks.Count("messages", from.Messages.Count, RequestLimits.Messages);
        long chars = from.Prompt.Length + from.SystemPrompt.Length;
        var empty = string.IsNullOrWhiteSpace(from.Prompt);
        for (var i = 0; i < from.Messages.Count && i < RequestLimits.Messages; i++)
        {
            var message = from.Messages[i];
            chars += message.Text.Length;
            empty &= string.IsNullOrWhiteSpace(message.Text) && message.Attachments.Count == 0;
            CheckMessage(i, message, ref checks);
        }

        if (empty)
        {
            checks.Add(from.Messages.Count > 0 ? "messages" : "prompt", "is empty: there is nothing to route");
        }

        if (chars > RequestLimits.TextChars)
        {
            checks.Add("prompt", $"all text together is {chars} characters long, at most {RequestLimits.TextChars} are allowed");
        }
    }

    private static void CheckMessage(int index, Message message, ref FieldChecks checks)
    {
        // Names of fields are made up only for violations: there may be thousands of messages.
        if (message.Role == MessageRole.Unspecified)
        {
            checks.Add($"messages[{index}].role", "is not set");
        }
        else if (!Enum.IsDefined(message.Role))
        {
            checks.Defined($"messages[{index}].role", message.Role);
        }

        var kinds = message.Attachments;
        if (kinds.Count == 0
            || (kinds.Count > RequestLimits.ListEntries && !checks.Count($"messages[{index}].attachments", kinds.Count, RequestLimits.ListEntries)))
        {
            return;
        }

        for (var i = 0; i < kinds.Count; i++)
        {
            if (kinds[i] == AttachmentKind.Unspecified)
            {
                checks.Add($"messages[{index}].attachments[{i}]", "is not set");
            }
            else if (!Enum.IsDefined(kinds[i]))
            {
                checks.Defined($"messages[{index}].attachments[{i}]", kinds[i]);
            }
        }
    }

    private static void CheckSizes(DecideRequest from, ref FieldChecks checks)
    {
        checks.Range("context_tokens", from.ContextTokens, 0, RequestLimits.Tokens);
        checks.Range("expected_output_tokens", from.ExpectedOutputTokens, 0, RequestLimits.Tokens);
        checks.Range("max_output_tokens", from.MaxOutputTokens, 0, RequestLimits.Tokens);
        if (from.MaxOutputTokens > 0 && from.ExpectedOutputTokens > from.MaxOutputTokens)
        {
            checks.Add("expected_output_tokens", $"is {from.ExpectedOutputTokens}, over max_output_tokens {from.MaxOutputTokens}");
        }

        if (from.Tools is { } tools)
        {
            checks.Range("tools.count", tools.Count, 0, RequestLimits.Tools);
            checks.Range("tools.bytes", tools.Bytes, 0, RequestLimits.Tokens);
        }
    }

    private static void CheckWeights(ObjectiveWeights weights, ref FieldChecks checks)
    {
        checks.Range("objective_weights.cost", weights.Cost, 0, 1e9);
        checks.Range("objective_weights.quality", weights.Quality, 0, 1e9);
        checks.Range("objective_weights.latency", weights.Latency, 0, 1e9);
        if (weights.Cost + weights.Quality + weights.Latency is not > 0)
        {
            checks.Add("objective_weights", "at least one weight must be above 0");
        }
    }

    private static void CheckConversation(Conversation? conversation, ref FieldChecks checks)
    {
        if (conversation is null)
        {
            return;
        }

        checks.Identifier("conversation.id", conversation.Id);
        checks.Identifier("conversation.last_model", conversation.LastModel);
        checks.Range("conversation.turn", conversation.Turn, 0, RequestLimits.Turns);
        checks.Range("conversation.cached_tokens", conversation.CachedTokens, 0, RequestLimits.Tokens);
    }

    private static void CheckAttempt(Attempt? attempt, ModelCatalog catalog, ref FieldChecks checks)
    {
        if (attempt is null)
        {
            return;
        }

        checks.Range("attempt.number", attempt.Number, 0, RequestLimits.Attempts);
        checks.Defined("attempt.error_class", attempt.ErrorClass);
        checks.Identifier("attempt.previous_model", attempt.PreviousModel);
        if (attempt.FailedModels.Count > 0 && checks.Count("attempt.failed_models", attempt.FailedModels.Count, RequestLimits.ListEntries))
        {
            CheckFailedModels(attempt.FailedModels, ref checks);
        }

        Name("attempt.pre_check_tier", attempt.PreCheckTier, catalog.FindTier, "tier", ref checks);
    }

    /// <summary>Only their form: a model that failed may have left the policy since.</summary>
    private static void CheckFailedModels(RepeatedField<string> models, ref FieldChecks checks)
    {
        for (var i = 0; i < models.Count; i++)
        {
            if (FieldChecks.TooLong(models[i], RequestLimits.IdentifierBytes))
            {
                checks.Identifier($"attempt.failed_models[{i}]", models[i]);
            }
        }
    }

    private static void CheckConstraints(Constraints constraints, ModelCatalog catalog, ref FieldChecks checks)
    {
        checks.Range("constraints.deadline_ms", constraints.DeadlineMs, 0, RequestLimits.DurationMs);
        checks.Range("constraints.max_cost_usd", constraints.MaxCostUsd, 0, RequestLimits.CostUsd);
        Name("constraints.min_tier", constraints.MinTier, catalog.FindTier, "tier", ref checks);
        Name("constraints.max_tier", constraints.MaxTier, catalog.FindTier, "tier", ref checks);
        var (low, high) = (catalog.FindTier(constraints.MinTier), catalog.FindTier(constraints.MaxTier));
        if (low >= 0 && high >= 0 && low > high)
        {
            checks.Add("constraints.min_tier", $"'{constraints.MinTier}' is above max_tier '{constraints.MaxTier}'");
        }

        Names("constraints.allowed_models", constraints.AllowedModels, catalog.FindModel, "model", ref checks);
        Names("constraints.denied_models", constraints.DeniedModels, catalog.FindModel, "model", ref checks);
        Names("constraints.allowed_providers", constraints.AllowedProviders, catalog.FindProvider, "provider", ref checks);
        Names("constraints.denied_providers", constraints.DeniedProviders, catalog.FindProvider, "provider", ref checks);
        Names("constraints.regions", constraints.Regions, catalog.FindRegion, "region", ref checks);
    }

    private static void Names(string field, RepeatedField<string> names, Func<string, int> find, string kind, ref FieldChecks checks)
    {
        if (!checks.Count(field, names.Count, RequestLimits.ListEntries))
        {
            return;
        }

        for (var i = 0; i < names.Count; i++)
        {
            if (find(names[i]) < 0)
            {
                checks.Add($"{field}[{i}]", $"the policy knows no {kind} '{Echo.Of(names[i])}'");
            }
        }
    }

    private static void Name(string field, string name, Func<string, int> find, string kind, ref FieldChecks checks)
    {
        if (name.Length > 0 && find(name) < 0)
        {
            checks.Add(field, $"the policy knows no {kind} '{Echo.Of(name)}'");
        }
    }
}
