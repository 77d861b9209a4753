using RoutingDecision.Classifier.Features;
using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Learning.Data;

/// <summary>
/// Learns each signal's normalisation from the train split, rows counted by their weight. Counts are taken by their logarithm, shares as they are.
/// Signals that measure what stands around the ask (system prompt, whole conversation, tool schemas) are left to rules: a long system prompt makes no
/// question harder. A signal that never varies in training reads as 0 whatever is served: nothing was learned of it, so it must not move a head.
/// </summary>
internal static class SignalScales
{
    private const double LeastDeviation = 0.05;
    private const double NeverVaries = 1e-9;
    private const double Silence = 1e6;

    private static readonly Signal[] AroundTheAsk = [Signal.PromptTokens, Signal.ContextTokens, Signal.SystemTokens, Signal.ToolsOffered];

    public static IReadOnlyList<SignalScale> Learn(IReadOnlyList<Example> examples) =>
        [.. SignalTable.All.Where(info => !AroundTheAsk.Contains(info.Signal)).Select(info => Learn(info, examples))];

    private static SignalScale Learn(SignalInfo info, IReadOnlyList<Example> examples)
    {
        var logarithm = info.Unit is not ("share" or "flag");
        double sum = 0;
        double squares = 0;
        double weight = 0;
        foreach (var e in examples.Where(e => e.Split == Split.Train))
        {
            var value = SignalNormaliser.Transform(e.Shape[info.Signal], logarithm);
            var w = e.Weight.Max();
            sum += w * value;
            squares += w * value * value;
            weight += w;
        }

        var mean = weight > 0 ? sum / weight : 0;
        var variance = weight > 0 ? Math.Max(0, (squares / weight) - (mean * mean)) : 1;
        return new SignalScale(
            info.Name,
            logarithm ? SignalNormaliser.Logarithm : SignalNormaliser.Identity,
            (float)Math.Round(mean, 5),
            variance > NeverVaries ? (float)Math.Round(Math.Max(LeastDeviation, Math.Sqrt(variance)), 5) : (float)Silence);
    }
}
