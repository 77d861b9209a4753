namespace RoutingDecision.Learning.Data;

/// <summary>
/// Rows that are evidence of their own. A dev row counts only if its text is not in train; a calibration or test row only if it is in neither, for
/// what was fitted to a text says nothing of how it does on others. A calibration row also counts once: a certificate would take a repeated one for
/// new evidence.
/// </summary>
/// <remarks>
/// Two labelled prompts have the same text when <see cref="SplitRule"/> could not tell them apart. A benchmark's question is compared as it is
/// written: there the same words with other numbers are another question.
/// </remarks>
internal static class IndependentRows
{
    public static List<SourcePrompt> Of(List<SourcePrompt> prompts)
    {
        var train = Texts(prompts, Split.Train);
        var fitted = Texts(prompts, Split.Dev);
        fitted.UnionWith(train);
        var counted = new HashSet<(bool, string)>();
        return prompts.FindAll(p => p.Split switch
        {
            Split.Train => true,
            Split.Dev => !train.Contains(TextOf(p)),
            Split.Calibration => !fitted.Contains(TextOf(p)) && counted.Add(TextOf(p)),
            _ => !fitted.Contains(TextOf(p)),
        });
    }

    /// <summary>The texts of a part in both forms, because labelled prompts and benchmarks are compared with each other too.</summary>
    private static HashSet<(bool IsWritten, string Text)> Texts(List<SourcePrompt> prompts, Split split) =>
        [.. prompts.Where(p => p.Split == split).SelectMany(p => new[] { (true, Written(p)), (false, Normal(p)) })];

    private static (bool IsWritten, string Text) TextOf(SourcePrompt prompt) =>
        (prompt.IsBenchmark, prompt.IsBenchmark ? Written(prompt) : Normal(prompt));

    private static string Written(SourcePrompt prompt) => string.Join('\n', prompt.Input.Messages.ToArray().Select(m => m.Text));

    private static string Normal(SourcePrompt prompt) => NormalText.Of(prompt.Input.Messages.Span);
}
