using RoutingDecision.Core.Outcomes;
using RoutingDecision.Core.Reports;
using RoutingDecision.Learning.Data;
using RoutingDecision.State.Journal;
using RoutingDecision.State.Journal.Records;

namespace RoutingDecision.Cli.Learning.Logged;

/// <summary>
/// All that was reported of one decision: its tries, and the last word of each kind on each model's answer. The same report twice, or a copy in
/// another replica's journal, changes nothing.
/// </summary>
/// <param name="decision">What the decision's token says.</param>
/// <param name="labels">Tiers that can be needed; other names say nothing.</param>
internal sealed class DecisionWords(ClaimsRecord decision, LabelSpace labels)
{
    private readonly Dictionary<string, Words> _words = new(StringComparer.Ordinal);
    private readonly SortedDictionary<int, (string Model, bool Answered, long At)> _tries = [];
    private Said<int> _needed;
    private Said<(Comparison Result, string Shadow)> _compared;

    /// <summary>What the decision's token says.</summary>
    public ClaimsRecord Decision => decision;

    /// <summary>Index of the cheapest tier that would have been enough, as somebody said last; null: nobody did.</summary>
    public int? Needed => _needed.Value;

    /// <summary>When that was said, in microseconds since 1970.</summary>
    public long NeededAt { get; private set; }

    /// <summary>What was found last when two models answered; null: nothing was compared.</summary>
    public (Comparison Result, string Shadow)? Compared => _compared.Value;

    /// <summary>
    /// The model whose answer came first; without any report of tries the recommended one. A later answer follows from the rejection of an earlier one,
    /// and what is said of it is no sample of its tier.
    /// </summary>
    public string FirstAnswered =>
        _tries.Count == 0 ? decision.Model : _tries.Values.Where(t => t.Answered).Select(t => t.Model).FirstOrDefault("");

    /// <summary>A try.</summary>
    /// <param name="outcome">Its report.</param>
    /// <param name="at">When it was taken, in microseconds since 1970.</param>
    public void Add(OutcomeRecord outcome, long at)
    {
        // Of two reports on one try the first counts, as it did for the server.
        if (!_tries.TryGetValue(outcome.Attempt, out var known) || at < known.At)
        {
            _tries[outcome.Attempt] = (outcome.Model, outcome.Status == "success", at);
        }

        WordsOf(outcome.Model).Take(outcome.HasSatisfied ? outcome.Satisfied : null, outcome.Verdict, outcome.HasRating ? outcome.Rating : null, at);
        Compare(outcome.Comparison, outcome.ShadowModel, at);
    }

    /// <summary>Late knowledge.</summary>
    /// <param name="feedback">The knowledge.</param>
    /// <param name="at">When it was taken, in microseconds since 1970.</param>
    public void Add(FeedbackRecord feedback, long at)
    {
        if (labels.TierIndex(feedback.NeededTier) is >= 0 and var needed)
        {
            _needed.Take(needed, at);
            NeededAt = Math.Max(NeededAt, at);
        }

        var model = feedback.Model.Length == 0 ? decision.Model : feedback.Model;
        WordsOf(model).Take(feedback.HasSatisfied ? feedback.Satisfied : null, feedback.Verdict, feedback.HasRating ? feedback.Rating : null, at);
        Compare(feedback.Comparison, feedback.ShadowModel, at);
    }

    /// <summary>Whether a model's answer was good; null: nobody said so whose word counts.</summary>
    public bool? IsGood(string model) => _words.TryGetValue(model, out var words)
        ? QualityWord.Of(words.Satisfied.Value, words.Verdict, words.Rating.Value, decision.EvaluateProbability, decision.Evaluate).Good
        : null;

    private Words WordsOf(string model) => _words.TryGetValue(model, out var words) ? words : _words[model] = new Words();

    private void Compare(string comparison, string shadow, long at) =>
        _compared.Take(comparison.Length == 0 ? null : (EnumName<Comparison>.Parse(comparison), shadow), at);

    /// <summary>The last words on one model's answer.</summary>
    private sealed class Words
    {
        public Said<bool> Satisfied;
        public Said<int> Rating;
        private Said<int> _verdict;

        public Verdict Verdict => (Verdict)(_verdict.Value ?? 0);

        public void Take(bool? satisfied, string verdict, int? rating, long at)
        {
            Satisfied.Take(satisfied, at);
            Rating.Take(rating, at);
            _verdict.Take(verdict.Length == 0 ? null : (int)EnumName<Verdict>.Parse(verdict), at);
        }
    }
}
