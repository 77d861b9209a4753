using Google.Protobuf.Collections;
using RoutingDecision.Core.Conversations;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Requests;
using RoutingDecision.State.Journal.Records;

namespace RoutingDecision.State.Journal.Decisions;

/// <summary>Writes the request of an entry into one record again and again. Used by one thread.</summary>
internal sealed class RequestEncoder
{
    private readonly RequestFacts _facts = new();
    private readonly ConversationFactsRecord _conversation = new();
    private readonly RecalledFacts _recalled = new();
    private readonly AttemptFacts _attempt = new();
    private readonly ConstraintFacts _constraints = new();
    private readonly ObjectiveFacts _objective = new();

    /// <summary>The facts; valid until the next call.</summary>
    public RequestFacts Encode(DecisionEntry entry)
    {
        var request = entry.Request;
        _facts.ExpectedOutputTokens = request.ExpectedOutputTokens;
        _facts.MaxOutputTokens = request.MaxOutputTokens;
        _facts.TaskHint = request.TaskType;
        _facts.RequiresReasoning = request.RequiresReasoning;
        Fill(_facts.RequiredCapabilities, request.Capabilities);
        _facts.Conversation = Write(request.Conversation, entry.Inputs.Conversation);
        _facts.Attempt = Write(request.Attempt);
        _facts.Constraints = Write(request.Constraints);
        _facts.Objective = Write(request.Objective);
        _facts.Strategy = request.Strategy is { } strategy ? EnumName<RoutingStrategy>.Of(strategy) : "";
        _facts.Batch = request.Batch;
        _facts.NoCache = request.NoCache;
        _facts.Explain = request.Explain;
        _facts.ToolsOffered = request.ToolsOffered;
        _facts.ToolBytes = request.ToolBytes;
        _facts.ContextTokens = request.ContextTokens;
        _facts.DeclaredTurns = request.DeclaredTurns;
        _facts.Messages = request.Messages;
        _facts.HasSystemPrompt = request.HasSystemPrompt;
        return _facts;
    }

    private ConversationFactsRecord? Write(in ConversationContext from, ConversationState? memory)
    {
        if (from == default && memory is null)
        {
            return null;
        }

        _conversation.Named = from.IsNamed;
        _conversation.Turn = from.Turn;
        _conversation.LastModel = from.LastModel ?? "";
        _conversation.CachedTokens = from.CachedTokens;
        _conversation.ToolCallLoop = from.ToolCallLoop;
        _conversation.Recalled = null;
        if (memory is not null)
        {
            _recalled.FloorTier = memory.FloorTier;
            _recalled.LastTier = memory.LastTier;
            _recalled.LastModel = memory.LastModel;
            _recalled.EasyTurns = memory.EasyTurns;
            _recalled.Turns = memory.Turns;
            _conversation.Recalled = _recalled;
        }

        return _conversation;
    }

    private AttemptFacts? Write(in AttemptContext from)
    {
        if (from == default)
        {
            return null;
        }

        _attempt.Number = from.Number;
        _attempt.PreviousModel = from.PreviousModel ?? "";
        _attempt.Error = EnumName<ErrorClass>.Of(from.Error);
        _attempt.AnswerRejected = from.AnswerRejected;
        _attempt.PreCheckTier = from.PreCheckTier ?? "";
        Fill(_attempt.FailedModels, from.FailedModels ?? []);
        return _attempt;
    }

    private ConstraintFacts? Write(RequestConstraints from)
    {
        if (ReferenceEquals(from, RequestConstraints.None))
        {
            return null;
        }

        _constraints.DeadlineMs = from.DeadlineMs;
        _constraints.MaxCostUsd = from.MaxCostUsd;
        _constraints.MinTier = from.MinTier;
        _constraints.MaxTier = from.MaxTier;
        Fill(_constraints.AllowedModels, from.AllowedModels);
        Fill(_constraints.DeniedModels, from.DeniedModels);
        Fill(_constraints.AllowedProviders, from.AllowedProviders);
        Fill(_constraints.DeniedProviders, from.DeniedProviders);
        Fill(_constraints.Regions, from.Regions);
        return _constraints;
    }

    private ObjectiveFacts? Write(ObjectiveWeights? from)
    {
        if (from is not { } weights)
        {
            return null;
        }

        (_objective.Cost, _objective.Quality, _objective.Latency) = (weights.Cost, weights.Quality, weights.Latency);
        return _objective;
    }

    private static void Fill(RepeatedField<string> target, IReadOnlyList<string> from)
    {
        target.Clear();
        for (var i = 0; i < from.Count; i++)
        {
            target.Add(from[i]);
        }
    }
}
