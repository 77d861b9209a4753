using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Classifier.Inference;

/// <summary>A prompt of usual length on which a classifier's speed is measured.</summary>
internal static class UsualPrompt
{
    private const string Text = """
        Our shop sends a confirmation after every order, and since last week some customers get it twice. The job that sends it reads a queue, writes a row
        into a table and then calls the mail service. I suspect that a message is delivered again when the mail service answers late. Explain how I can
        find out whether that is so, which two changes would make the job safe against it, and what each of them costs.
        """;

    public static PromptView View { get; } = PromptReader.Read(new PromptInput { Messages = new[] { new PromptMessage(MessageRole.User, Text) } });
}
