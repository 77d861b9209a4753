using System.Text.Json.Nodes;

namespace RoutingDecision.ClientScenarios.CSharpAgent;

/// <summary>Does with the C# client what the scenario says; see ../agents/README.md.</summary>
internal static class AgentProgram
{
    public static async Task RunAsync()
    {
        var wire = new Wire();
        await using var agent = new AgentCommands(wire);
        while (wire.Command() is { } command)
        {
            JsonObject reply;
            try
            {
                reply = await agent.DoAsync(command);
            }
            catch (Exception e)
            {
                // The driver shows it as the step's problem.
                reply = new JsonObject { ["fault"] = e.ToString() };
            }

            wire.Reply(reply);
        }
    }
}
