using System.Text.Json.Nodes;
using RoutingDecision.TestKit;

namespace RoutingDecision.ClientScenarios.Processes;

/// <summary>
/// A program in one of the languages that does with its helper what it is told: a JSON object a line in, a JSON object a line out, with the id of the
/// command. agents/README.md lists the commands.
/// </summary>
internal sealed class Agent : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    private readonly ChildProcess _process;
    private int _commands;

    public Agent(ChildCommand command) => _process = ChildProcess.Start(command with { KeepsInputOpen = true });

    /// <summary>Gives a command and waits for its reply.</summary>
    /// <param name="command">What to do; the id is added.</param>
    /// <param name="onEvent">Does what a scripted provider asks for in the middle of a call.</param>
    /// <exception cref="InvalidOperationException">The program ended or failed at it.</exception>
    public async Task<JsonObject> DoAsync(JsonObject command, Func<string, Task> onEvent)
    {
        var id = ++_commands;
        var numbered = (JsonObject)command.DeepClone();
        numbered["id"] = id;
        await _process.WriteLineAsync(numbered.ToJsonString());
        for (var events = 0; ; events++)
        {
            var prefix = $"{{\"id\":{id},\"event\":{events},";
            var final = $"{{\"id\":{id},\"reply\":";
            var line = await _process.WaitForLineAsync(
                l => l.StartsWith(prefix, StringComparison.Ordinal) || l.StartsWith(final, StringComparison.Ordinal), Deadline);
            var said = (JsonObject)JsonNode.Parse(line)!;
            if (said["reply"] is JsonObject reply)
            {
                return reply["fault"] is { } fault ? throw new InvalidOperationException($"{fault}\n{_process.Written()}") : reply;
            }

            await onEvent((string)said["ask"]!);
            await _process.WriteLineAsync("{}");
        }
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
