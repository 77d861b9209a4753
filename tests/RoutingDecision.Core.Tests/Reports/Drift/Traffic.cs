using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Core.Reports.Drift;

namespace RoutingDecision.Core.Tests.Reports.Drift;

/// <summary>Makes asks of the distribution of a reference, and others.</summary>
internal sealed class Traffic(int seed)
{
    public const string Classifier = "test-1";

    public static readonly string[] Tiers = ["economy", "standard", "premium"];

    public static readonly string[] Tasks = ["lookup", "coding", "writing", "mathematics", "rare"];

    public static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    public static readonly TrafficReference Reference = new(
        20_000,
        [
            new SignalReference(Signal.AskChars, [26, 38, 50, 62, 76, 92, 117, 172, 367], [.. Enumerable.Repeat(0.1, 10)]),
            new SignalReference(Signal.AskSentences, [1, 2, 4], [0.65, 0.17, 0.08, 0.1]),
            new SignalReference(Signal.CodeLines, [0], [0.976, 0.024]),
            new SignalReference(Signal.TraceLines, [0], [0.9995, 0.0005]),
            new SignalReference(Signal.Attachments, [0], [1, 0]),
            new SignalReference(Signal.Questions, [0, 1], [0.77, 0.217, 0.013]),
            new SignalReference(Signal.LongWordShare, [0, 0.02f, 0.05f, 0.08f, 0.11f, 0.16f], [0.47, 0.03, 0.11, 0.11, 0.09, 0.09, 0.1]),
        ],
        [0.34, 0.32, 0.34],
        [0.4, 0.3, 0.2, 0.099, 0.001],
        [0.6f, 0.7f, 0])
    {
        Success = new SuccessReference(
            4_000,
            [
                new SuccessBins([0.5f], [0.66, 0.34]),
                new SuccessBins([0.6f, 0.85f], [0.34, 0.32, 0.34]),
                new SuccessBins([0.9f], [0, 1]),
            ]),
    };

    private readonly Random _random = new(seed);

    public static DriftLedger Ledger(int historyDays = 0) => new(new DriftLayout(Classifier, Reference, Tiers, Tasks), historyDays);

    /// <summary>Adds decisions of the reference's distribution, of which a share has another one: long, full of code, hard; of a share the classifier
    /// promises less of the standard tier.</summary>
    public void Add(DriftLedger ledger, int count, DateTimeOffset at, string tenant = "", double shifted = 0, bool assessed = true, double unsure = 0)
    {
        Span<float> signals = stackalloc float[PromptSignals.Count];
        Span<float> success = stackalloc float[Tiers.Length];
        for (var i = 0; i < count; i++)
        {
            Draw(signals, success, out var task);
            if (_random.NextDouble() < shifted)
            {
                (signals[(int)Signal.AskChars], signals[(int)Signal.CodeLines]) = (5_000, 40);
                (success[0], success[1], task) = (0.1f, 0.3f, "coding");
            }

            // Between the tiers' thresholds and the reference's bins: no tier is chosen otherwise.
            if (unsure > 0 && success[1] > 0.85f && _random.NextDouble() < unsure / 0.34)
            {
                success[1] = 0.8f;
            }

            ledger.Add(new DriftSample
            {
                Tenant = tenant,
                At = at,
                Signals = signals,
                Success = success,
                Assessed = assessed,
                Task = task,
                Classifier = Classifier,
            });
        }
    }

    private void Draw(Span<float> signals, Span<float> success, out string task)
    {
        signals.Clear();
        foreach (var signal in Reference.Signals)
        {
            var bin = Pick(signal.Shares);
            signals[(int)signal.Signal] = bin < signal.Edges.Count ? signal.Edges[bin] : signal.Edges[^1] + 1;
        }

        var tier = Pick(Reference.TierShares);
        (success[0], success[1], success[2]) = (tier == 0 ? 0.8f : 0.3f, tier == 0 ? 0.9f : tier == 1 ? 0.8f : 0.5f, 0.95f);
        task = Tasks[Pick(Reference.TaskShares)];
    }

    private int Pick(IReadOnlyList<double> shares)
    {
        var u = _random.NextDouble();
        for (var i = 0; i < shares.Count - 1; i++)
        {
            u -= shares[i];
            if (u < 0)
            {
                return i;
            }
        }

        // A share of nothing is never drawn.
        var last = shares.Count - 1;
        return shares[last] > 0 ? last : last - 1;
    }
}
