using RoutingDecision.Core.Outcomes;
using RoutingDecision.State.Journal.Records;

namespace RoutingDecision.Cli.Learning.Logged;

/// <summary>
/// All that was reported of one decision: its tries, and the last word of each kind on each model's answer. The same report twice, or a copy in
/// another replica's journal, changes nothing.
/// </summary>
/// <param name="decision">What the decision's token says.</param>
internal sealed class DecisionWords(ClaimsRecord decision)
{
    private readonly Dictionary<string, Words> _words = new(StringComparer.Ordinal);
    private readonly SortedDictionary<int, (string Model, bool Answered, long At)> _tries = [];
    private Latest<string> _needed;
    private Latest<Compared> _compared;

    /// <summary>What the decision's token says.</summary>
    public ClaimsRecord Decision => decision;

    /// <summary>The cheapest tier that would have been enough, as somebody said last; empty: nobody did.</summary>
    public string NeededTier => _needed.Value ?? "";

    /// <summary>When that was said, in microseconds since 1970.</summary>
    public long NeededAt { get; private set; }

    /// <summary>What was found last when two models answered; null: nothing was compared.</summary>
    public Compared? Comparison => _compared.Value;

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
        if (feedback.NeededTier.Length > 0)
        {
            _needed.Take(feedback.NeededTier, at);
            NeededAt = Math.Max(NeededAt, at);
        }

        var model = feedback.Model.Length == 0 ? decision.Model : feedback.Model;
        WordsOf(model).Take(feedback.HasSatisfied ? feedback.Satisfied : null, feedback.Verdict, feedback.HasRating ? feedback.Rating : null, at);
        Compare(feedback.Comparison, feedback.ShadowModel, at);
    }

    /// <summary>Whether a model's answer was good; null: nobody said so whose word counts.</summary>
    public bool? IsGood(string model) => _words.TryGetValue(model, out var words)
        ? QualityWord.Of(words.Satisfied.Value, words.Verdict.Value, words.Rating.Value, decision.EvaluateProbability, decision.Evaluate).Good
        : null;

    private Words WordsOf(string model) => _words.TryGetValue(model, out var words) ? words : _words[model] = new Words();

    private void Compare(string comparison, string shadow, long at) =>
        _compared.Take(comparison.Length == 0 ? null : new Compared(comparison, shadow), at);

    /// <summary>The last words on one model's answer.</summary>
    private sealed class Words
    {
        public Latest<bool?> Satisfied;
        public Latest<int?> Rating;
        public Latest<Verdict> Verdict;

        public void Take(bool? satisfied, string verdict, int? rating, long at)
        {
            Satisfied.Take(satisfied, at);
            Rating.Take(rating, at);
            if (Enum.TryParse<Verdict>(verdict, ignoreCase: true, out var judged) && judged != default)
            {
                Verdict.Take(judged, at);
            }
        }
    }
}

/// <summary>What was found when two models answered.</summary>
/// <param name="Result">As in the journal: agree, recommended_better and so on.</param>
/// <param name="Shadow">The model beside the recommended one.</param>
internal sealed record Compared(string Result, string Shadow);
