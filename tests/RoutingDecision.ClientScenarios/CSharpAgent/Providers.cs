using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using RoutingDecision.Client;
using RoutingDecision.Contracts.V1;

namespace RoutingDecision.ClientScenarios.CSharpAgent;

/// <summary>Fake models: each call of a model takes the next of its behaviours, the last one again and again.</summary>
internal sealed class Providers(JsonObject scripts, Wire wire)
{
    private readonly Dictionary<string, Queue<JsonNode>> _scripts =
        scripts.ToDictionary(s => s.Key, s => new Queue<JsonNode>(((JsonArray)s.Value!).Select(b => b!)), StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, TaskCompletionSource> _settled = new(StringComparer.Ordinal);

    public Task<Answer<string>> CallAsync(Call call, CancellationToken cancellation)
    {
        var behaviours = _scripts[call.Model];
        return BehaveAsync(behaviours.Count > 1 ? behaviours.Dequeue() : behaviours.Peek(), call, cancellation);
    }

    /// <summary>The helper has settled a try of this model.</summary>
    public void Settled(string model) => Of(model).TrySetResult();

    private async Task<Answer<string>> BehaveAsync(JsonNode behaviour, Call call, CancellationToken cancellation)
    {
        var (kind, value) = behaviour is JsonObject script ? script.First() : KeyValuePair.Create((string)behaviour!, (JsonNode?)null);
        switch (kind)
        {
            case "answer":
                return AnswerOf(call.Model, value as JsonObject ?? []);
            case "error":
                throw new ProviderException(Enum.Parse<ErrorClass>(((string)value!).Replace("_", "", StringComparison.Ordinal), ignoreCase: true));
            case "hang":
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
                throw new InvalidOperationException("nobody waits any more");
            case "ask":
                wire.Ask((string)value!);
                break;
            case "after":
                await Of((string)value!).Task.WaitAsync(cancellation);
                break;
            default:
                throw new InvalidOperationException(kind);
        }

        return await BehaveAsync(behaviour["then"]!, call, cancellation);
    }

    private static Answer<string> AnswerOf(string model, JsonObject script) => new($"answer of {model}")
    {
        SelfConfidence = (double?)script["self_confidence"],
        InputTokens = (long?)script["input_tokens"] ?? 0,
        OutputTokens = (long?)script["output_tokens"] ?? 0,
        FirstToken = TimeSpan.FromMilliseconds((double?)script["first_token_ms"] ?? 0),
    };

    private TaskCompletionSource Of(string model) =>
        _settled.GetOrAdd(model, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
