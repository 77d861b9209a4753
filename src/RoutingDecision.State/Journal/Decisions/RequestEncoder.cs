using RoutingDecision.Core.Conversations;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Requests;
using RoutingDecision.State.Journal.Records;
using RoutingDecision.State.Journal.Wire;

namespace RoutingDecision.State.Journal.Decisions;

/// <summary>Writes the request of an entry as <see cref="RequestFacts"/>.</summary>
internal static class RequestEncoder
{
    public static void Write(WireWriter wire, int field, DecisionEntry entry)
    {
        var request = entry.Request;
        var facts = wire.Begin(field);
        wire.Int(RequestFacts.ExpectedOutputTokensFieldNumber, request.ExpectedOutputTokens);
        wire.Int(RequestFacts.MaxOutputTokensFieldNumber, request.MaxOutputTokens);
        wire.Text(RequestFacts.TaskHintFieldNumber, request.TaskType);
        wire.Bool(RequestFacts.RequiresReasoningFieldNumber, request.RequiresReasoning);
        wire.Items(RequestFacts.RequiredCapabilitiesFieldNumber, request.Capabilities);
        Write(wire, request.Conversation, entry.Inputs.Conversation);
        Write(wire, request.Attempt);
        Write(wire, request.Constraints);
        if (request.Objective is { } weights)
        {
            Write(wire, weights);
        }

        wire.Text(RequestFacts.StrategyFieldNumber, request.Strategy is { } strategy ? EnumName<RoutingStrategy>.Of(strategy) : "");
        wire.Bool(RequestFacts.BatchFieldNumber, request.Batch);
        wire.Bool(RequestFacts.NoCacheFieldNumber, request.NoCache);
        wire.Bool(RequestFacts.ExplainFieldNumber, request.Explain);
        wire.Int(RequestFacts.ToolsOfferedFieldNumber, request.ToolsOffered);
        wire.Int(RequestFacts.ToolBytesFieldNumber, request.ToolBytes);
        wire.Int(RequestFacts.ContextTokensFieldNumber, request.ContextTokens);
        wire.Int(RequestFacts.DeclaredTurnsFieldNumber, request.DeclaredTurns);
        wire.Int(RequestFacts.MessagesFieldNumber, request.Messages);
        wire.Bool(RequestFacts.HasSystemPromptFieldNumber, request.HasSystemPrompt);
        wire.End(facts);
    }

    private static void Write(WireWriter wire, in ConversationContext from, ConversationState? memory)
    {
        if (from == default && memory is null)
        {
            return;
        }

        var facts = wire.Begin(RequestFacts.ConversationFieldNumber);
        wire.Bool(ConversationFactsRecord.NamedFieldNumber, from.IsNamed);
        wire.Int(ConversationFactsRecord.TurnFieldNumber, from.Turn);
        wire.Text(ConversationFactsRecord.LastModelFieldNumber, from.LastModel ?? "");
        wire.Int(ConversationFactsRecord.CachedTokensFieldNumber, from.CachedTokens);
        wire.Bool(ConversationFactsRecord.ToolCallLoopFieldNumber, from.ToolCallLoop);
        if (memory is not null)
        {
            var recalled = wire.Begin(ConversationFactsRecord.RecalledFieldNumber);
            wire.Text(RecalledFacts.FloorTierFieldNumber, memory.FloorTier);
            wire.Text(RecalledFacts.LastTierFieldNumber, memory.LastTier);
            wire.Text(RecalledFacts.LastModelFieldNumber, memory.LastModel);
            wire.Int(RecalledFacts.EasyTurnsFieldNumber, memory.EasyTurns);
            wire.Int(RecalledFacts.TurnsFieldNumber, memory.Turns);
            wire.End(recalled);
        }

        wire.End(facts);
    }

    private static void Write(WireWriter wire, in AttemptContext from)
    {
        if (from == default)
        {
            return;
        }

        var facts = wire.Begin(RequestFacts.AttemptFieldNumber);
        wire.Int(AttemptFacts.NumberFieldNumber, from.Number);
        wire.Text(AttemptFacts.PreviousModelFieldNumber, from.PreviousModel ?? "");
        wire.Text(AttemptFacts.ErrorFieldNumber, EnumName<ErrorClass>.Of(from.Error));
        wire.Bool(AttemptFacts.AnswerRejectedFieldNumber, from.AnswerRejected);
        wire.Text(AttemptFacts.PreCheckTierFieldNumber, from.PreCheckTier ?? "");
        wire.Items(AttemptFacts.FailedModelsFieldNumber, from.FailedModels ?? []);
        wire.End(facts);
    }

    private static void Write(WireWriter wire, RequestConstraints from)
    {
        if (ReferenceEquals(from, RequestConstraints.None))
        {
            return;
        }

        var facts = wire.Begin(RequestFacts.ConstraintsFieldNumber);
        wire.Double(ConstraintFacts.DeadlineMsFieldNumber, from.DeadlineMs);
        wire.Double(ConstraintFacts.MaxCostUsdFieldNumber, from.MaxCostUsd);
        wire.Text(ConstraintFacts.MinTierFieldNumber, from.MinTier);
        wire.Text(ConstraintFacts.MaxTierFieldNumber, from.MaxTier);
        wire.Items(ConstraintFacts.AllowedModelsFieldNumber, from.AllowedModels);
        wire.Items(ConstraintFacts.DeniedModelsFieldNumber, from.DeniedModels);
        wire.Items(ConstraintFacts.AllowedProvidersFieldNumber, from.AllowedProviders);
        wire.Items(ConstraintFacts.DeniedProvidersFieldNumber, from.DeniedProviders);
        wire.Items(ConstraintFacts.RegionsFieldNumber, from.Regions);
        wire.End(facts);
    }

    private static void Write(WireWriter wire, ObjectiveWeights from)
    {
        var facts = wire.Begin(RequestFacts.ObjectiveFieldNumber);
        wire.Double(ObjectiveFacts.CostFieldNumber, from.Cost);
        wire.Double(ObjectiveFacts.QualityFieldNumber, from.Quality);
        wire.Double(ObjectiveFacts.LatencyFieldNumber, from.Latency);
        wire.End(facts);
    }
}
