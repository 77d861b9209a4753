using RoutingDecision.Core.Outcomes;

namespace RoutingDecision.Core.Reports;

/// <summary>
/// What is known of one decision: its token's claims, the log's record when that came, and everything that was reported. The result does not
/// depend on the order in which these come. Used for one decision after the other: what would live long and then die costs the collector most. Not
/// thread-safe.
/// </summary>
/// <param name="spare">Where what was heard of decisions comes from and goes to.</param>
internal sealed class DecisionState(Stack<Heard> spare)
{
    private const int MostNoted = 16;
    private const int CauseBits = 4;

    private readonly HeldDecision _held = new();
    private ReportClaims _claims;
    private bool _isLogged;
    private Heard? _heard;

    /// <summary>What its token says, as far as reports need it.</summary>
    public ref readonly ReportClaims Claims => ref _claims;

    public PolicyNames? Names { get; private set; }

    /// <summary>Place of the recommended tier; -1: unknown.</summary>
    public int Rank { get; private set; }

    /// <summary>Hours since 1970 UTC at which it was decided.</summary>
    public long Hour { get; private set; }

    /// <summary>The log's record; null: it has not been seen.</summary>
    public HeldDecision? Logged => _isLogged ? _held : null;

    /// <summary>Whether it counts although the log's record is not known: by what its token says.</summary>
    public bool CountsUnlogged { get; private set; }

    /// <summary>Tries that came before the log's record, which alone tells the rule's group; null: none did.</summary>
    public IReadOnlyList<CountedTry>? Early => _heard?.Early;

    /// <summary>Reports that came before the log's record.</summary>
    public int EarlyReports => _heard?.EarlyReports ?? 0;

    /// <summary>Tries reported.</summary>
    public int Tries => _heard?.Tries ?? 0;

    /// <summary>Cost of all tries, in US dollars, and of those beyond the first.</summary>
    public double CostUsd => _heard?.CostUsd ?? 0;

    public double FurtherCostUsd => _heard?.FurtherCostUsd ?? 0;

    /// <summary>Time of all tries, in milliseconds.</summary>
    public double LatencyMs => _heard?.LatencyMs ?? 0;

    /// <summary>Tries at a stronger tier than the recommended one, and their time in milliseconds.</summary>
    public int Escalations => _heard?.Escalations ?? 0;

    public double EscalationMs => _heard?.EscalationMs ?? 0;

    /// <summary>Word of the user, the judge and the rating on the recommended model's answer.</summary>
    public bool? Satisfied => _heard?.Satisfied.Value;

    public bool? Passed => _heard?.Judged.Value;

    public int? Rating => _heard?.Rated.Value;

    /// <summary>The last word on any of its answers that counts: what the user got in the end.</summary>
    public bool? Finally => _heard?.Finally.Value;

    /// <summary>How many decisions that stands for: one where the user spoke, as it is known then without a judge's word; 0: it is unknown.</summary>
    public double FinallyWeight => Finally is null ? 0 : _heard!.UserSpoke ? 1 : JudgeWeight;

    /// <summary>How many decisions the judge's word stands for; 0: it was volunteered among sampled ones, and stands for none.</summary>
    public double JudgeWeight => QualityWord.OfJudge(_claims.EvaluateProbability, _claims.Evaluate);

    /// <summary>Hours since 1970 UTC of a time.</summary>
    public static long HourOf(DateTimeOffset time) => (long)Math.Floor(time.ToUnixTimeSeconds() / 3600.0);

    /// <summary>Begins with another decision, of which nothing is known but its token.</summary>
    /// <param name="claims">What the token says.</param>
    /// <param name="names">Names of its policy version; null: none are known.</param>
    /// <param name="countsUnlogged">See <see cref="CountsUnlogged"/>.</param>
    public void Begin(in ReportClaims claims, PolicyNames? names, bool countsUnlogged)
    {
        _claims = claims;
        (Names, CountsUnlogged) = (names, countsUnlogged);
        Rank = names?.RankOf(claims.Tier) ?? -1;
        Hour = HourOf(claims.Issued);
        _isLogged = false;
        if (_heard is not null)
        {
            _heard.Clear();
            spare.Push(_heard);
            _heard = null;
        }
    }

    /// <summary>Takes the log's record; false: it is known.</summary>
    public bool Take(in LoggedDecision logged)
    {
        if (_isLogged)
        {
            return false;
        }

        _held.Take(logged);
        _isLogged = true;
        return true;
    }

    /// <summary>Takes a try; false: it is known.</summary>
    /// <param name="report">The try.</param>
    /// <param name="costUsd">What it cost.</param>
    /// <param name="at">When it was reported.</param>
    public bool Take(OutcomeReport report, double costUsd, long at)
    {
        var bit = BitOf(report.Attempt);
        if (_heard is not null && (_heard.Attempts & bit) != 0)
        {
            return false;
        }

        var heard = Listen();
        heard.Attempts |= bit;
        heard.Tries++;
        heard.CostUsd += costUsd;
        heard.FurtherCostUsd += report.Attempt > 1 ? costUsd : 0;
        heard.LatencyMs += report.LatencyMs;
        var recommended = string.Equals(report.Model, Claims.Model, StringComparison.Ordinal);
        Note(heard, report, recommended);
        if (!recommended && Rank >= 0 && Names!.RankOfModel(report.Model) > Rank)
        {
            heard.Escalations++;
            heard.EscalationMs += report.LatencyMs;
        }

        Hear(heard, recommended, report.Satisfied, report.Verdict, report.Rating, at);
        Compare(heard, report.Comparison, report.ShadowModel, at);
        return true;
    }

    /// <summary>Takes late knowledge; false: it is known.</summary>
    public bool Take(FeedbackReport feedback, long at)
    {
        var part = OutcomeProcessor.PartOf(feedback);
        if (_heard is not null && Array.IndexOf(_heard.Feedback, part) >= 0)
        {
            return false;
        }

        var heard = Listen();
        heard.Feedback = [.. heard.Feedback, part];
        var recommended = feedback.Model.Length == 0 || string.Equals(feedback.Model, Claims.Model, StringComparison.Ordinal);
        Hear(heard, recommended, feedback.Satisfied, feedback.Verdict, feedback.Rating, at);
        Compare(heard, feedback.Comparison, feedback.ShadowModel, at);
        if (Names?.RankOf(feedback.NeededTier) is >= 0 and var needed)
        {
            heard.Needed.Take(needed, at);
        }

        return true;
    }

    /// <summary>Keeps a try until the log's record comes.</summary>
    public void KeepEarly(in CountedTry counted) => (Listen().Early ??= []).Add(counted);

    /// <summary>Counts a report that came before the log's record.</summary>
    public void CountEarlyReport() => Listen().EarlyReports++;

    /// <summary>The log's record came, and what was kept for it is counted.</summary>
    public void ForgetEarly()
    {
        if (_heard is not null)
        {
            (_heard.Early, _heard.EarlyReports) = (null, 0);
        }
    }

    /// <summary>Whether a report is known, by the number of its attempt or what <see cref="OutcomeProcessor.PartOf"/> says of feedback.</summary>
    public bool Knows(ulong part) =>
        _heard is not null && (part <= int.MaxValue ? (_heard.Attempts & BitOf((int)part)) != 0 : Array.IndexOf(_heard.Feedback, part) >= 0);

    /// <summary>Fallbacks by cause.</summary>
    public IEnumerable<FallbackCause> FallbackCauses()
    {
        for (var attempt = 1; attempt <= MostNoted; attempt++)
        {
            if (((_heard?.Elsewhere ?? 0) & (1u << attempt)) != 0)
            {
                yield return attempt == 1 ? FallbackCause.CallerChoice : CauseOf(attempt - 1);
            }
        }
    }

    /// <summary>
    /// What is known of the tier. A label of the tier that was needed goes before a comparison, and that before a judge's word: it says most, and
    /// is about the same decision. A judge's failing means that a stronger tier was needed, if there is one.
    /// </summary>
    public TierEvidence Evidence()
    {
        if (Rank < 0)
        {
            return default(TierEvidence) with { Needed = -1 };
        }

        if (_heard?.Needed.Value is { } needed)
        {
            return new TierEvidence(needed > Rank, 1, needed < Rank, 1, needed, EvidenceSource.Label);
        }

        var seen = Compared();
        if (seen.Under is null && Passed is { } passed && JudgeWeight > 0)
        {
            var under = !passed && Rank < Names!.Tiers.Length - 1;
            seen = seen with
            {
                Under = under,
                UnderWeight = JudgeWeight,
                Needed = seen.Needed >= 0 ? seen.Needed : under ? Rank + 1 : Rank,
                By = seen.Over == true ? seen.By : EvidenceSource.Judge,
            };
        }

        return seen;
    }

    /// <summary>What was heard of this decision, to be added to.</summary>
    private Heard Listen() => _heard ??= spare.TryPop(out var used) ? used : new Heard();

    private static UInt128 BitOf(int attempt) => UInt128.One << Math.Clamp(attempt, 0, 127);

    private TierEvidence Compared()
    {
        var nothing = default(TierEvidence) with { Needed = -1 };
        if (_heard?.Compared.Value is not { } packed)
        {
            return nothing;
        }

        var (comparison, shadow) = ((Comparison)(packed & 7), (packed >> 3) - 1);
        // Without the log's record it is not known with what probability it was asked for, and so not for how many it stands.
        var weight = Logged is { } logged ? QualityWord.OfComparison(logged.ShadowProbability) : 0;
        var stronger = shadow < 0 ? Rank + 1 : shadow;
        if (weight <= 0 || stronger == Rank)
        {
            return nothing;
        }

        if (comparison == Comparison.Neither)
        {
            // As a judge who failed both: a stronger tier than the stronger of them was needed, if there is one.
            var failed = Math.Max(stronger, Rank);
            var beyond = failed < Names!.Tiers.Length - 1;
            bool? over = stronger < Rank ? false : null;
            return new TierEvidence(beyond, weight, over, over is null ? 0 : weight, beyond ? failed + 1 : Rank, EvidenceSource.Comparison);
        }

        var shadowWon = comparison is Comparison.ShadowBetter or Comparison.RecommendedRefused;
        if (stronger > Rank)
        {
            return new TierEvidence(shadowWon, weight, null, 0, shadowWon ? stronger : Rank, EvidenceSource.Comparison);
        }

        // A cheaper model ran beside: where it did no worse, its tier would have been enough.
        var enough = shadowWon || comparison == Comparison.Agree;
        return new TierEvidence(null, 0, enough, weight, enough ? stronger : Rank, EvidenceSource.Comparison);
    }

    private void Hear(Heard heard, bool recommended, bool? satisfied, Verdict verdict, int? rating, long at)
    {
        bool? passed = verdict switch { Verdict.Pass => true, Verdict.Fail => false, _ => null };
        heard.Finally.Take(QualityWord.Of(satisfied, verdict, rating, _claims.EvaluateProbability, _claims.Evaluate).Good, at);
        heard.UserSpoke |= satisfied is not null || rating is not null;
        if (recommended)
        {
            heard.Satisfied.Take(satisfied, at);
            heard.Judged.Take(passed, at);
            heard.Rated.Take(rating, at);
        }
    }

    private void Compare(Heard heard, Comparison comparison, string shadowModel, long at)
    {
        if (comparison is not (Comparison.None or Comparison.Unsure))
        {
            heard.Compared.Take((int)comparison | (((Names?.RankOfModel(shadowModel) ?? -1) + 1) << 3), at);
        }
    }

    private void Note(Heard heard, OutcomeReport report, bool recommended)
    {
        if (report.Attempt is < 1 or > MostNoted)
        {
            return;
        }

        heard.Elsewhere |= recommended ? 0 : 1u << report.Attempt;
        var cause = report.Status switch
        {
            OutcomeStatus.Failure => (int)report.Error is > 0 and < (int)FallbackCause.Other ? (FallbackCause)(int)report.Error : FallbackCause.Other,
            OutcomeStatus.Cancelled => FallbackCause.Cancelled,
            _ => report.Verdict == Verdict.Fail ? FallbackCause.EvaluationFailed
                : report.SelfConfidence < _claims.AcceptThreshold ? FallbackCause.LowConfidence
                : FallbackCause.Other,
        };
        heard.Causes |= (ulong)cause << ((report.Attempt - 1) * CauseBits);
    }

    private FallbackCause CauseOf(int attempt) => (FallbackCause)((_heard!.Causes >> ((attempt - 1) * CauseBits)) & 15);
}
