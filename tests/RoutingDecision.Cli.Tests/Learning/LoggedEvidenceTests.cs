using RoutingDecision.Cli.Learning.Logged;
using RoutingDecision.Learning.Data;
using RoutingDecision.State.Journal.Records;

namespace RoutingDecision.Cli.Tests.Learning;

/// <summary>What the reports on a decision say of tiers: each tier once, whatever was drawn and however often it was said.</summary>
public sealed class LoggedEvidenceTests
{
    [Theory]
    [InlineData(1, 0.1)]
    [InlineData(0.5, 0.25)]
    [InlineData(0.01, 1)]
    [InlineData(0, 0)]
    public void Add_Verdict_CountsOnceWhateverTheProbabilities(double propensity, double asked)
    {
        var words = new DecisionWords(Claims(propensity, asked), LabelSpace.Default);
        words.Add(Try(1, "pass"), 1);

        Assert.Equal((null, null, true), Read(words));
    }

    [Fact]
    public void Add_SatisfiedUser_SpeaksBeforeTheJudge()
    {
        var words = new DecisionWords(Claims(), LabelSpace.Default);
        var outcome = Try(1, "fail");
        outcome.Satisfied = true;
        words.Add(outcome, 1);

        Assert.Equal((null, null, true), Read(words));
    }

    [Fact]
    public void Add_VolunteeredVerdictAmongSampledOnes_IsLeftOut()
    {
        var claims = Claims(1, 0.25);
        claims.Evaluate = false;
        var words = new DecisionWords(claims, LabelSpace.Default);
        words.Add(Try(1, "fail"), 1);
        words.Add(new FeedbackRecord { Verdict = "fail" }, 2);

        Assert.Equal((null, null, null), Read(words));
    }

    [Theory]
    [InlineData(1, 2, false)]
    [InlineData(2, 1, true)]
    public void Add_LaterWordOnTheSameAnswer_ReplacesTheEarlier(long outcome, long feedback, bool good)
    {
        var words = new DecisionWords(Claims(), LabelSpace.Default);
        words.Add(new FeedbackRecord { Satisfied = false }, feedback);
        var tried = Try(1);
        tried.Satisfied = true;
        words.Add(tried, outcome);

        Assert.Equal((null, null, (bool?)good), Read(words));
        Assert.Equal(1, Evidence(words).Weight(2));
    }

    [Fact]
    public void Add_SameReportTwice_ChangesNothing()
    {
        var words = new DecisionWords(Claims(), LabelSpace.Default);
        var feedback = new FeedbackRecord { Verdict = "pass", Comparison = "agree", ShadowModel = "small" };
        words.Add(feedback, 1);
        words.Add(feedback, 1);

        Assert.Equal((1d, 1d), (Evidence(words).Weight(2), Evidence(words).Weight(0)));
    }

    [Fact]
    public void Add_AnswerThatWasAskedBecauseAnEarlierOneWasRejected_IsNoSample()
    {
        var words = new DecisionWords(Claims(model: "small", tier: "economy"), LabelSpace.Default);
        words.Add(Try(1, "fail", "small"), 1);
        words.Add(Try(2, "pass", "m"), 2);
        words.Add(new FeedbackRecord { Model = "m", Satisfied = true }, 3);

        Assert.Equal((false, null, null), Read(words));
    }

    [Fact]
    public void Add_AnswerAfterATryThatFailed_CountsForItsTier()
    {
        var words = new DecisionWords(Claims(model: "small", tier: "economy"), LabelSpace.Default);
        words.Add(new OutcomeRecord { Attempt = 1, Model = "small", Status = "failure" }, 1);
        words.Add(Try(2, "pass", "middle"), 2);

        Assert.Equal((null, true, null), Read(words));
    }

    [Fact]
    public void Add_ModelOfNoPolicy_IsToldAndLeftOut()
    {
        var words = new DecisionWords(Claims(), LabelSpace.Default);
        words.Add(new OutcomeRecord { Attempt = 1, Model = "m", Status = "failure" }, 1);
        words.Add(Try(2, "pass", "elsewhere"), 2);
        var reader = Reader();

        Assert.False(reader.Add(words, new TierEvidence(3)));
        Assert.Equal(1, reader.WithoutTier);
    }

    [Theory]
    [InlineData("agree", true, true)]
    [InlineData("recommended_better", true, false)]
    [InlineData("shadow_better", false, true)]
    [InlineData("neither", false, false)]
    [InlineData("recommended_refused", false, null)]
    [InlineData("shadow_refused", null, false)]
    public void Add_Comparison_TellsOfBothTiers(string comparison, bool? own, bool? other)
    {
        var words = new DecisionWords(Claims(1, 0), LabelSpace.Default);
        words.Add(new OutcomeRecord { Attempt = 1, Model = "m", Status = "success", Comparison = comparison, ShadowModel = "small" }, 1);

        Assert.Equal((other, null, own), Read(words));
    }

    [Fact]
    public void Add_ComparisonBesideAWord_CountsTheAnswerOnce()
    {
        var words = new DecisionWords(Claims(), LabelSpace.Default);
        words.Add(new FeedbackRecord { Verdict = "pass", Comparison = "agree", ShadowModel = "small" }, 1);

        Assert.Equal((1d, 1d), (Evidence(words).Weight(2), Evidence(words).Weight(0)));
    }

    [Theory]
    [InlineData(1, 2, "standard")]
    [InlineData(2, 1, "premium")]
    public void Add_NeededTier_SaysSomethingOfAllTiersAndTheLastOneCounts(long premium, long standard, string needed)
    {
        var words = new DecisionWords(Claims(), LabelSpace.Default);
        words.Add(new FeedbackRecord { NeededTier = "standard" }, standard);
        words.Add(new FeedbackRecord { NeededTier = "premium" }, premium);

        Assert.Equal(LabelSpace.Default.TierIndex(needed), words.Needed);
        Assert.Equal((false, (bool?)(needed == "standard"), true), Read(words));
    }

    private static LoggedEvidence Reader() =>
        new(LabelSpace.Default, (_, model) => model switch { "small" => "economy", "middle" => "standard", _ => "" });

    private static TierEvidence Evidence(DecisionWords words)
    {
        var evidence = new TierEvidence(3);
        Reader().Add(words, evidence);
        return evidence;
    }

    private static (bool? Economy, bool? Standard, bool? Premium) Read(DecisionWords words)
    {
        var evidence = Evidence(words);
        return (Said(0), Said(1), Said(2));

        bool? Said(int tier) => evidence.Weight(tier) > 0 ? evidence.Success(tier) > 0.5 : null;
    }

    private static OutcomeRecord Try(int attempt, string verdict = "", string model = "m") =>
        new() { Attempt = attempt, Model = model, Status = "success", Verdict = verdict };

    /// <summary>Claims of a decision that was asked of, where any is.</summary>
    private static ClaimsRecord Claims(double propensity = 1, double asked = 1, string model = "m", string tier = "premium") => new()
    {
        Model = model,
        Tier = tier,
        Propensity = (float)propensity,
        EvaluateProbability = (float)asked,
        Evaluate = asked > 0,
    };
}
