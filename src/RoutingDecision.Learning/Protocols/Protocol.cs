using RoutingDecision.Learning.Evaluation;

namespace RoutingDecision.Learning.Protocols;

/// <summary>One line of the table: on which data a recipe is measured, and what it must not have seen.</summary>
/// <param name="Title">As the table shows it.</param>
/// <param name="File">File of the data folder without extension; empty: the labelled prompts.</param>
/// <param name="LeaveOut">Sources, or source/subject, that training leaves out; empty: it is trained on everything.</param>
/// <param name="Measures">Names of the measures that are shown.</param>
internal sealed record Protocol(string Title, string File, IReadOnlyList<string> LeaveOut, IReadOnlyList<string> Measures)
{
    private static readonly string[] Trained = ["routellm_mmlu", "routellm_gsm8k", "zeroeval"];
    private static readonly string[] Gaps = [MeasureNames.Apgr, MeasureNames.Cpt50, MeasureNames.Cpt80, MeasureNames.Ece];
    private static readonly string[] Frontier = [MeasureNames.Aiq, MeasureNames.CostAt95, MeasureNames.CostAt98, MeasureNames.DPoints];

    /// <summary>Files of the data folder that a bundle is trained on, beside the labelled prompts.</summary>
    public static IReadOnlyList<string> TrainedFiles => Trained;

    /// <summary>Whether its data has a train split that may be learned from.</summary>
    public bool IsInDomain => LeaveOut.Count == 0 && (File.Length == 0 || Trained.Contains(File));

    /// <summary>
    /// In-domain: another split of the same benchmark. Left out: nothing of that benchmark was trained on; GSM8K's questions stand in ZeroEval too
    /// and leave with it. RouterBench is never trained on.
    /// </summary>
    public static IReadOnlyList<Protocol> All { get; } =
    [
        new("MMLU, in-domain", "routellm_mmlu", [], Gaps),
        new("GSM8K, in-domain", "routellm_gsm8k", [], Gaps),
        new("MMLU, left out", "routellm_mmlu", ["routellm_mmlu"], [MeasureNames.Apgr]),
        new("GSM8K, left out", "routellm_gsm8k", ["routellm_gsm8k", "zeroeval/gsm8k"], [MeasureNames.Apgr]),
        new("RouterBench, never seen", "routerbench", [], [.. Frontier, MeasureNames.Ece]),
        new("ZeroEval, in-domain", "zeroeval", [], [.. Frontier, MeasureNames.Ece]),
        new("application prompts", "", [], [MeasureNames.TierAccuracy, MeasureNames.UnderRoute, MeasureNames.OverRoute, MeasureNames.MacroF1, MeasureNames.Ece]),
    ];
}
