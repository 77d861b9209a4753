using System.Buffers.Binary;
using RoutingDecision.Core.Prompts;
using RoutingDecision.State.Journal.Records;

namespace RoutingDecision.Cli.Learning.Logged;

/// <summary>What a journal keeps of a prompt: hashed ids, signals, and the task that the caller stated.</summary>
/// <param name="Ids">Ids of the featurizer, in their order.</param>
/// <param name="Signals">Shape signals.</param>
/// <param name="TaskHint">Task as stated; empty: not stated.</param>
internal sealed record LoggedFeatures(int[] Ids, PromptSignals Signals, string TaskHint)
{
    /// <summary>Those of a decision; null: its record has none, as the prompt was logged before.</summary>
    public static LoggedFeatures? Of(DecisionRecord decision) => decision.Prompt.FeatureIds.Length == 0
        ? null
        : new LoggedFeatures(IdsOf(decision.Prompt.FeatureIds.Span), SignalsOf(decision.Prompt.Signals), decision.Request?.TaskHint ?? "");

    private static int[] IdsOf(ReadOnlySpan<byte> bytes)
    {
        var ids = new int[bytes.Length / sizeof(ushort)];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(i * sizeof(ushort))..]);
        }

        return ids;
    }

    private static PromptSignals SignalsOf(IReadOnlyList<float> values)
    {
        var signals = default(PromptSignals);
        for (var i = 0; i < Math.Min(values.Count, PromptSignals.Count); i++)
        {
            signals[(Signal)i] = values[i];
        }

        return signals;
    }
}
