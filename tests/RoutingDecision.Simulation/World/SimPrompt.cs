using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Simulation.World;

/// <summary>A prompt of the population, with what is true of it.</summary>
/// <param name="Number">Place in the population; its own randomness hangs on it.</param>
/// <param name="Messages">What is asked.</param>
/// <param name="Needed">Place of the cheapest sufficient tier by its label, 0 to 2.</param>
/// <param name="Task">Name of its task type.</param>
/// <param name="Language">ISO 639-1 code.</param>
internal sealed record SimPrompt(int Number, IReadOnlyList<PromptMessage> Messages, int Needed, string Task, string Language)
{
    /// <summary>UTF-16 code units of all messages.</summary>
    public int Length { get; } = Messages.Sum(m => m.Text.Length);

    /// <summary>Tokens that go in, four characters each.</summary>
    public int InputTokens => Math.Max(8, Length / 4);

    /// <summary>Tokens of a usual answer, by task.</summary>
    public int OutputTokens => Task switch
    {
        "classification" => 15,
        "lookup" => 60,
        "extraction" or "conversation" => 80,
        "translation" or "rewriting" => 150,
        "question_answering" => 180,
        "summarization" => 220,
        "explanation" => 350,
        "mathematics" => 400,
        "writing" or "reasoning" => 450,
        "coding" or "debugging" => 500,
        "analysis" => 700,
        _ => 800,
    };
}
