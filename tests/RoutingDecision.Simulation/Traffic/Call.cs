using RoutingDecision.Contracts.V1;
using RoutingDecision.Simulation.World;

namespace RoutingDecision.Simulation.Traffic;

/// <summary>One ask of a caller.</summary>
/// <param name="Number">Place among all asks of the month; its own randomness hangs on it.</param>
/// <param name="At">When.</param>
/// <param name="Prompt">What; of a follow-up what the conversation began with.</param>
/// <param name="Tenant">Whose.</param>
/// <param name="User">Key of the user; empty: none, and so in no experiment.</param>
/// <param name="Conversation">Id of its conversation; empty: none.</param>
/// <param name="Turn">1 for the first turn.</param>
/// <param name="FollowUp">What is said after the first turn; empty in that.</param>
internal sealed record Call(
    long Number, DateTimeOffset At, SimPrompt Prompt, string Tenant, string User, string Conversation, int Turn, string FollowUp)
{
    /// <summary>Whose answers are shown as they come: the experiment's tenant, and the one that is measured.</summary>
    public const string Acme = "acme";

    /// <summary>Cheap first: low confidence escalates.</summary>
    public const string Borealis = "borealis";

    /// <summary>Nobody waits.</summary>
    public const string Cobalt = "cobalt";

    /// <summary>The request.</summary>
    public DecideRequest ToRequest()
    {
        var request = RequestOf(Prompt, Tenant);
        request.UserKey = User;
        request.Batch = Tenant == Cobalt;
        if (Conversation.Length > 0)
        {
            request.Conversation = new Conversation { Id = Conversation, Turn = Turn };
        }

        if (FollowUp.Length > 0)
        {
            request.Messages.Add(new Message { Role = MessageRole.Assistant, Text = "Here is a first version." });
            request.Messages.Add(new Message { Role = MessageRole.User, Text = FollowUp });
        }

        return request;
    }

    /// <summary>A request for a prompt by itself.</summary>
    public static DecideRequest RequestOf(SimPrompt prompt, string tenant)
    {
        var request = new DecideRequest { Tenant = tenant, Feature = FeatureOf(prompt.Task), ExpectedOutputTokens = prompt.OutputTokens };
        request.Messages.AddRange(prompt.Messages.Select(m => new Message { Role = RoleOf(m.Role), Text = m.Text }));
        return request;
    }

    private static string FeatureOf(string task) => task switch
    {
        "lookup" or "question_answering" => "search",
        "classification" or "extraction" or "translation" => "documents",
        "coding" or "debugging" or "design" => "developers",
        _ => "assistant",
    };

    private static MessageRole RoleOf(Core.Prompts.MessageRole role) => role switch
    {
        Core.Prompts.MessageRole.System => MessageRole.System,
        Core.Prompts.MessageRole.Assistant => MessageRole.Assistant,
        Core.Prompts.MessageRole.Tool => MessageRole.Tool,
        _ => MessageRole.User,
    };
}
