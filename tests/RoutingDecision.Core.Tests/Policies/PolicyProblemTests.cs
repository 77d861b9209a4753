using RoutingDecision.Core.Policies;

namespace RoutingDecision.Core.Tests.Policies;

public sealed class PolicyProblemTests
{
    /// <summary>Sections, path of the problem, part of the message, part of the hint.</summary>
    public static TheoryData<string, string, string, string> Mistakes() => new()
    {
        { """  "routin": {}""", "routin", "unknown key 'routin'", "'routing'" },
        { """  "routing": {"decide_bye": "risk"}""", "routing.decide_bye", "unknown key", "'decide_by'" },
        { """  "routing": {"decide_by": "utlity"}""", "routing.decide_by", "one of utility, risk, thresholds, rules", "'utility'" },
        { """  "routing": {"default_tier": "premum"}""", "routing.default_tier", "unknown tier 'premum'; known are economy, standard, premium", "'premium'" },
        { """  "routing": {"baseline_model": "larg"}""", "routing.baseline_model", "unknown model", "'large'" },
        { """  "routing": {"accept_threshold": 1.5}""", "routing.accept_threshold", "from 0 to 1, is '1.5'", "" },
        { """  "routing": {"accept_threshold": "high"}""", "routing.accept_threshold", "must be a number", "" },
        { """  "routing": {"max_attempts": 9}""", "routing.max_attempts", "whole number from 1 to 8", "" },
        { """  "routing": {"observe": "yes"}""", "routing.observe", "true or false", "" },
        { """  "routing": {"lease": "5 minutes"}""", "routing.lease", "such as 500ms", "" },
        { """  "routing": {"objective": {"cost": 0}}""", "routing.objective", "above 0", "" },
        { """  "routing": {"objective": "ballanced"}""", "routing.objective", "one of cost", "'balanced'" },
        { """  "routing": {"thresholds": {"economy_if": 0.1}}""", "routing.thresholds.economy_if", "needs no threshold", "" },
        { """  "routing": {"thresholds": {"premum_if": 0.1}}""", "routing.thresholds.premum_if", "standard_if, premium_if", "'premium_if'" },
        { """  "routing": {"thresholds": {"premium_if": {"standard": 0.1}}}""", "routing.thresholds.premium_if", "only premium and stronger", "" },
        { """  "routing": []""", "routing", "must be a mapping", "" },
        { """  "rules": {"a": 1}""", "rules", "must be a list", "" },
        { """  "rules": [{"then": {"stop": true}}]""", "rules[0]", "'id' is missing", "" },
        { """  "rules": [{"id": "a", "when": {"batch": true}}]""", "rules[0]", "'then' is missing", "" },
        { """  "rules": [{"id": "a", "then": {}}]""", "rules[0].then", "at least one action", "" },
        { """  "rules": [{"id": "a", "then": {"min_teir": "premium"}}]""", "rules[0].then.min_teir", "unknown action", "'min_tier'" },
        { """  "rules": [{"id": "a", "then": {"min_tier": "premium", "max_tier": "economy"}}]""", "rules[0].then", "min_tier premium is over max_tier economy", "" },
        { """  "rules": [{"id": "a", "then": {"tier": "premium", "model": "small"}}]""", "rules[0].then", "either 'model' or 'tier'", "" },
        { """  "rules": [{"id": "a", "then": {"tier": "premium", "min_tier": "standard"}}]""", "rules[0].then", "no effect beside", "" },
        { """  "rules": [{"id": "a", "then": {"require": "visoin"}}]""", "rules[0].then.require", "unknown capability", "'vision'" },
        { """  "rules": [{"id": "a", "then": {"deny_providers": ["a", "c"]}}]""", "rules[0].then.deny_providers[1]", "unknown provider 'c'; known are a, b", "" },
        { """  "rules": [{"id": "a", "then": {"value_usd": 1}}, {"id": "a", "then": {"stop": true}}]""", "rules[1].id", "rule 'a' exists already", "" },
        { """  "rules": [{"id": "a", "when": {}, "then": {"stop": true}}]""", "rules[0].when", "at least one condition", "" },
        { """  "rules": [{"id": "a", "when": {"all": []}, "then": {"stop": true}}]""", "rules[0].when.all", "at least 1 entry", "" },
        { """  "rules": [{"id": "a", "when": {"all": [{"tsk": "coding"}]}, "then": {"stop": true}}]""", "rules[0].when.all[0].tsk", "unknown condition", "'task'" },
        { """  "rules": [{"id": "a", "when": {"any": [{"task": ["coding", "codign"]}]}, "then": {"stop": true}}]""", "rules[0].when.any[0].task[1]", "unknown task type 'codign'", "'coding'" },
        { """  "rules": [{"id": "a", "when": {"prompt_tokens": {"gt": 5, "lt": 5}}, "then": {"stop": true}}]""", "rules[0].when.prompt_tokens", "can't hold", "" },
        { """  "rules": [{"id": "a", "when": {"prompt_tokens": {"over": 5}}, "then": {"stop": true}}]""", "rules[0].when.prompt_tokens.over", "unknown comparison", "" },
        { """  "rules": [{"id": "a", "when": {"code_density": true}, "then": {"stop": true}}]""", "rules[0].when.code_density", "must be a number or a mapping", "" },
        { """  "rules": [{"id": "a", "when": {"regex": "(?=a)"}, "then": {"stop": true}}]""", "rules[0].when.regex", "can't be run in linear time", "" },
        { """  "rules": [{"id": "a", "when": {"regex": "(a)\\1"}, "then": {"stop": true}}]""", "rules[0].when.regex", "can't be run in linear time", "" },
        { """  "rules": [{"id": "a", "when": {"regex": "((a{100}){100}){100}"}, "then": {"stop": true}}]""", "rules[0].when.regex", "can't be run in linear time", "" },
        { """  "rules": [{"id": "a", "when": {"regex": "(a"}, "then": {"stop": true}}]""", "rules[0].when.regex", "is not a regular expression", "" },
        { """  "rules": [{"id": "a", "when": {"phrase": {"of": ["x", "X"], "at_least": 2}}, "then": {"stop": true}}]""", "rules[0].when.phrase.at_least", "number of different phrases, 1", "" },
        { """  "rules": [{"id": "a", "when": {"phrase": ["x", "  "]}, "then": {"stop": true}}]""", "rules[0].when.phrase", "must not be blank", "" },
        { """  "rules": [{"id": "a", "when": {"at_least": {"count": 2, "of": [{"batch": true}]}}, "then": {"stop": true}}]""", "rules[0].when.at_least.count", "number of conditions, 1", "" },
        { """  "rules": [{"id": "a", "when": {"conversation": {"turns": 1}}, "then": {"stop": true}}]""", "rules[0].when.conversation.turns", "turn, cached_tokens", "'turn'" },
        { """  "conversations": {"idle_reset": "0s"}""", "conversations.idle_reset", "from 1s to 30d", "" },
        { """  "sampling": {"evaluate": {"economi": 0.1}}""", "sampling.evaluate.economi", "unknown key", "'economy'" },
        { """  "explore": {"epsilon": 0.6}""", "explore.epsilon", "from 0 to 0.5", "" },
        { """  "health": {"latency_slo_ms": {"fast": 1}}""", "health.latency_slo_ms.fast", "unknown tier", "" },
        { """  "budgets": [{"usd_per_day": 5, "then": "max_tier_econmy"}]""", "budgets[0].then", "max_tier_economy", "'max_tier_economy'" },
        { """  "budgets": [{"usd_per_day": 0, "then": "deny"}]""", "budgets[0].usd_per_day", "above 0", "" },
        { """  "experiments": [{"id": "e", "arms": [{"id": "a", "share": 0.6, "set": {"explore": {"epsilon": 0.1}}}, {"id": "b", "share": 0.6}]}]""", "experiments[0].arms", "sum to 1.2", "" },
        { """  "experiments": [{"id": "e", "arms": [{"id": "a", "share": 0.5}, {"id": "b", "share": 0.5}]}]""", "experiments[0].arms", "nothing to compare", "" },
        { """  "experiments": [{"id": "e", "arms": [{"id": "a", "share": 0.1, "set": {"explore": {"epsilon": 0.1}}}, {"id": "a", "share": 0.1}]}]""", "experiments[0].arms[1].id", "arm 'a' exists already", "" },
        { """  "experiments": [{"id": "e", "arms": [{"id": "a", "share": 0.1, "set": {"explore": {"epsilon": 0.1}, "health": {}}}]}]""", "experiments[0].arms[0].set.health", "known are routing, rules", "" },
        { """  "tenants": {"acme": {"routing": {"decide_by": "rsk"}}}""", "tenants.acme.routing.decide_by", "one of utility", "'risk'" },
        { """  "tenants": {"a b": {"rules": {"apend": []}}}""", "tenants[\"a b\"].rules.apend", "prepend, append", "'append'" },
        { """  "rules": [{"id": "x", "then": {"stop": true}}], "tenants": {"acme": {"rules": {"append": [{"id": "x", "then": {"stop": true}}]}}}""", "tenants.acme.rules.append", "rule 'x' exists already among", "" },
        { """  "tests": [{"name": "n", "given": {"prompt": "x", "success": [0.5]}, "expect": {"tier": "economy"}}]""", "tests[0].given.success", "one number per tier, 3 in all", "" },
        { """  "tests": [{"name": "n", "given": {}, "expect": {"tier": "economy"}}]""", "tests[0].given", "either 'prompt' or 'messages'", "" },
        { """  "tests": [{"name": "n", "given": {"prompt": "x"}, "expect": {"tire": "economy"}}]""", "tests[0].expect.tire", "unknown key", "'tier'" },
        { """  "rules": [{"id": "long", "then": {"stop": true}}], "tests": [{"name": "n", "given": {"prompt": "x"}, "expect": {"rule": "lnog"}}]""", "tests[0].expect.rule", "no rule 'lnog'", "'long'" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Compile_Mistake_IsNamedWithPathMessageAndHint(string sections, string path, string message, string hint)
    {
        var problem = Assert.Single(JsonPolicy.Problems(sections));
        Assert.Equal(path, problem.Path);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.Contains(hint, problem.Hint, StringComparison.Ordinal);
        Assert.Equal(hint.Length == 0, problem.Hint.Length == 0);
        Assert.Equal("test.json", problem.File);
        Assert.True(problem.Line > 0 && problem.Column > 0);
    }

    /// <summary>Part of a model's entry, path, message, hint.</summary>
    [Theory]
    [InlineData(""" "provider": "a", "tier": "economy" """, "models[0]", "'id' is missing")]
    [InlineData(""" "id": "m", "provider": "a", "tier": "econmy" """, "models[0].tier", "unknown tier")]
    [InlineData(""" "id": "a b", "provider": "a", "tier": "economy" """, "models[0].id", "must be a name")]
    [InlineData(""" "id": "m", "provider": "a", "tier": "economy", "max_output_tokens": 2000 """, "models[0].max_output_tokens", "must not be over context_tokens, 1000")]
    [InlineData(""" "id": "m", "provider": "a", "tier": "economy", "strengths": {"codin": 0.1} """, "models[0].strengths.codin", "unknown task type")]
    [InlineData(""" "id": "m", "provider": "a", "tier": "economy", "latency": {"tokens_per_second": 0} """, "models[0].latency.tokens_per_second", "above 0")]
    public void Compile_MistakeInAModel_IsNamed(string model, string path, string message)
    {
        var json = $$"""{"version": 1, "tiers": ["economy"], "models": [{ {{model}}, "price": {"input": 1, "output": 1}, "context_tokens": 1000}]}""";
        var problem = Assert.Single(JsonPolicy.Compile(json).Problems);
        Assert.Equal(path, problem.Path);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compile_DuplicateModelEmptyTierAndWrongVersion_AreAllReported()
    {
        var json = """{"version": 2, "tiers": ["economy", "premium"], "models": [{"id": "m", "provider": "a", "tier": "economy", "price": {"input": 1, "output": 1}, "context_tokens": 9}, {"id": "m", "provider": "a", "tier": "economy", "price": {"input": 1, "output": 1}, "context_tokens": 9}]}""";
        var problems = JsonPolicy.Compile(json).Problems;
        Assert.Equal(["version", "tiers[1]", "models[1].id"], problems.Select(p => p.Path));
    }

    [Fact]
    public void Compile_FiveMistakes_AreReportedAtOnceInDocumentOrder()
    {
        var problems = JsonPolicy.Problems(
            """
            "routing": {"decide_by": "luck"},
            "rules": [{"id": "a", "when": {"task": "cooking"}, "then": {"tier": "best"}}, {"id": "a", "then": {"min_teir": "premium"}}]
            """);
        Assert.Equal(
            ["routing.decide_by", "rules[0].when.task", "rules[0].then.tier", "rules[1].id", "rules[1].then.min_teir"], problems.Select(p => p.Path));
    }

    [Fact]
    public void Compile_MistakeInTheBase_IsReportedOnceForAllTenants()
    {
        var problems = JsonPolicy.Problems("""  "routing": {"lease": "x"}, "tenants": {"a": {"routing": {"observe": true}}, "b": {"routing": {"observe": false}}}""");
        Assert.Equal("routing.lease", Assert.Single(problems).Path);
    }

    [Fact]
    public void Compile_SameMistakeOfTwoTenants_IsReportedForBoth()
    {
        var problems = JsonPolicy.Problems("""  "tenants": {"a": {"routing": {"lease": "x"}}, "b": {"routing": {"lease": "x"}}}""");
        Assert.Equal(["tenants.a.routing.lease", "tenants.b.routing.lease"], problems.Select(p => p.Path));
    }

    [Fact]
    public void Compile_MistakesWithoutEnd_AreCounted()
    {
        var rules = string.Join(',', Enumerable.Range(0, 1000).Select(i => $$"""{"id": "r{{i}}", "then": {"tier": "best"} }"""));
        var problems = JsonPolicy.Problems($"\"rules\": [{rules}]");
        Assert.Equal(PolicyLimits.ListedProblems + 1, problems.Count);
        Assert.Equal("800 more problems are not listed", problems[^1].Message);
    }

    [Theory]
    [InlineData("""  "rules": [{"id": "a", "then": {"value_usd": 1, "stop": true}}, {"id": "b", "then": {"tier": "premium"}}]""", "rules[1]", "never reached")]
    [InlineData("""  "experiments": [{"id": "e", "arms": [{"id": "a", "share": 0.1, "set": {"explore": {"epsilon": 0.1}}}, {"id": "b", "share": 0.1, "set": {}}]}]""", "experiments[0].arms[1]", "overrides nothing")]
    [InlineData("""  "routing": {"strategy": "cascade", "max_attempts": 1}""", "routing.strategy", "never followed")]
    [InlineData("""  "routing": {"strategy": "speculate", "max_fallbacks": 0}""", "routing.strategy", "never followed")]
    public void Compile_Oddity_IsAWarningAndCompiles(string sections, string path, string message)
    {
        var compilation = JsonPolicy.Compile(JsonPolicy.With(sections));
        Assert.True(compilation.Succeeded);
        var problem = Assert.Single(compilation.Problems);
        Assert.Equal((path, ProblemSeverity.Warning), (problem.Path, problem.Severity));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToString_Problem_ReadsLikeACompilers() => Assert.Equal(
        "p.yaml:3:7: error: rules[0].then.tier: unknown tier (did you mean 'premium'?)",
        new PolicyProblem("p.yaml", 3, 7, "rules[0].then.tier", "unknown tier", "did you mean 'premium'?").ToString());
}
