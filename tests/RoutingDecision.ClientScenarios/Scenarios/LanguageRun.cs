using System.Text.Json.Nodes;
using RoutingDecision.ClientScenarios.Processes;

namespace RoutingDecision.ClientScenarios.Scenarios;

/// <summary>All steps of the scenario, in order, by one language's agent against a server of its own.</summary>
internal sealed class LanguageRun(
    Agent agent, ServerControl server, IReadOnlyDictionary<string, SecuredServer> services, ServerPair pair)
{
    private const string Pair = "pair";
    private const int Looks = 1_200;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    private SortedDictionary<string, long> _counted = new(StringComparer.Ordinal);

    /// <summary>What went wrong in each step; null: nothing. A step that fails does not keep the next from being tried.</summary>
    public async IAsyncEnumerable<(Step Step, string? Problem)> RunAsync(IEnumerable<Step> steps)
    {
        foreach (var step in steps)
        {
            yield return (step, await TryAsync(step));
        }
    }

    private async Task<string?> TryAsync(Step step)
    {
        try
        {
            foreach (var action in step.Actions)
            {
                if (await DoAsync(action) is { } problem)
                {
                    return problem;
                }
            }

            return step.Counts is null ? null : await CountsAsync(step.Counts);
        }
        catch (Exception e) when (e is InvalidOperationException or TimeoutException or HttpRequestException)
        {
            return e.Message;
        }
    }

    private async Task<string?> DoAsync(JsonObject action)
    {
        if (action["server"] is { } change)
        {
            await ((string?)action["service"] == Pair ? pair.KillOneAsync() : ChangeServerAsync((string)change!));
            return null;
        }

        return action["until"] is JsonObject wanted
            ? await UntilAsync(action, wanted)
            : Difference.Between((JsonObject?)action["expect"] ?? [], await ReplyAsync(action));
    }

    /// <summary>Repeats an action until its reply is as wanted: what happens behind the caller's back has no other sign.</summary>
    private async Task<string?> UntilAsync(JsonObject action, JsonObject wanted)
    {
        string? difference = null;
        for (var look = 0; look < Looks; look++)
        {
            difference = Difference.Between(wanted, await ReplyAsync(action));
            if (difference is null)
            {
                return null;
            }

            await Task.Delay(BetweenLooks);
        }

        return difference;
    }

    private async Task<JsonObject> ReplyAsync(JsonObject action)
    {
        var command = (JsonObject)action.DeepClone();
        command.Remove("expect");
        command.Remove("until");
        if (command["open"] is JsonObject options)
        {
            var service = (string?)options["service"];
            options.Remove("service");
            await CompleteAsync(options, service);
        }

        var reply = await agent.DoAsync(command, ChangeServerAsync);
        if ((string?)command["router"] == Pair)
        {
            reply["served"] = await pair.ServedAsync();
        }

        return reply;
    }

    /// <summary>Starts the service that a router is to be opened for, and says where it is.</summary>
    private async Task CompleteAsync(JsonObject options, string? service)
    {
        switch (service)
        {
            case null:
                options["target"] = server.Target;
                break;
            case "name":
                options["target"] = server.NamedTarget;
                break;
            case Pair:
                await pair.StartAsync();
                options["target"] = pair.Target;
                break;
            default:
                await services[service].StartAsync();
                services[service].Complete(options);
                break;
        }
    }

    private async Task ChangeServerAsync(string change)
    {
        if (server.IsRunning)
        {
            await server.KillAsync();
        }

        if (change == "start")
        {
            await server.StartAsync();
            // It counts from the start again.
            _counted = new SortedDictionary<string, long>(StringComparer.Ordinal);
        }
    }

    /// <summary>Reports what waits and compares what the server has counted since the last step.</summary>
    private async Task<string?> CountsAsync(JsonObject expected)
    {
        await ReplyAsync(new JsonObject { ["flush"] = "main" });
        string? difference = null;
        for (var look = 0; look < Looks; look++)
        {
            var now = await server.OutcomesAsync();
            var before = _counted;
            var counts = new JsonObject
            {
                ["counts"] = new JsonObject(now.Select(n => (n.Key, Count: n.Value - before.GetValueOrDefault(n.Key))).Where(n => n.Count != 0)
                    .Select(n => KeyValuePair.Create<string, JsonNode?>(n.Key, n.Count))),
            };
            difference = Difference.Between(new JsonObject { ["counts"] = expected.DeepClone() }, counts);
            if (difference is null)
            {
                _counted = now;
                return null;
            }

            // Metrics follow the acknowledgement.
            await Task.Delay(BetweenLooks);
        }

        _counted = await server.OutcomesAsync();
        return difference;
    }
}
