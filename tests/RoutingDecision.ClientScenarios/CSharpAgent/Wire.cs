using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RoutingDecision.ClientScenarios.CSharpAgent;

/// <summary>Commands, replies and, in between, what a scripted provider asks for.</summary>
internal sealed class Wire
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private int _id;
    private int _events;

    /// <summary>The next command; null when there is none.</summary>
    public JsonObject? Command()
    {
        if (Console.ReadLine() is not { } line)
        {
            return null;
        }

        var command = (JsonObject)JsonNode.Parse(line)!;
        (_id, _events) = ((int)command["id"]!, 0);
        return command;
    }

    /// <summary>Asks the driver for something and waits until it is done.</summary>
    public void Ask(string what)
    {
        Console.WriteLine($"{{\"id\":{_id},\"event\":{_events++},\"ask\":\"{what}\"}}");
        Console.ReadLine();
    }

    public void Reply(JsonObject reply) => Console.WriteLine($"{{\"id\":{_id},\"reply\":{reply.ToJsonString(Plain)}}}");
}
