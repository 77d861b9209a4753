using System.Net.Http.Headers;
using Grpc.Core;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Policies;
using RoutingDecision.Server.Tests.Hosting;
using RoutingDecision.Server.Tests.Telemetry.Exposition;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Telemetry;

/// <summary>What the real server shows of itself.</summary>
public sealed class ServerMetricsTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Scrape_AfterOneOfEverything_CountsEach()
    {
        await using var server = await MetricsScenario.StartAsync();

        await MetricsScenario.RunAsync(server);

        var scrape = await server.ScrapeAsync();
        Assert.Equal(2, scrape.Sum("routing_decisions_total", ("tier", "economy"), ("model", "small-a"), ("decided_by", "classifier")));
        Assert.Equal(1, scrape.Sum("routing_decisions_total", ("tier", "premium"), ("model", "large-a"), ("decided_by", "classifier")));
        Assert.Equal(1, scrape.Sum("routing_decisions_total", ("tier", "premium"), ("model", "large-a"), ("decided_by", "rule")));
        Assert.Equal(4, scrape.Sum("routing_decisions_total"));
        Assert.Equal(4, scrape.Sum("routing_decide_duration_seconds_count"));
        Assert.All(["prompts", "rules", "assessment", "selection", "other"], stop => Assert.Equal(
            4, scrape.Sum("routing_stop_duration_seconds_count", ("stop", stop))));
        Assert.Equal(scrape.Sum("routing_decide_duration_seconds_sum"), scrape.Sum("routing_stop_duration_seconds_sum"), 6);
        Assert.Equal((1, 3), (scrape.Sum("routing_cache_hits_total"), scrape.Sum("routing_cache_misses_total")));
        Assert.Equal(1, scrape.Sum("routing_outcomes_total", ("model", "small-a"), ("status", "success")));
        Assert.Equal(1, scrape.Sum("routing_outcomes_total", ("model", "small-b"), ("status", "failure_provider")));
        Assert.Equal(2, scrape.Sum("routing_outcomes_total"));
        Assert.Equal(2, scrape.Sum("routing_advice_total"));
        Assert.Equal(1, scrape.Sum("routing_advice_total", ("action", "accept")));
        Assert.Equal(1, scrape.Sum("routing_outcomes_duplicate_total"));
        Assert.Equal(1, scrape.Sum("routing_feedback_total"));
        Assert.Equal(1, scrape.Sum("routing_fallbacks_used_total"));
        Assert.Equal((1, 1.5), (scrape.Sum("routing_outcome_duration_seconds_count"), scrape.Sum("routing_outcome_duration_seconds_sum")));
        Assert.Equal(0.001, scrape.Sum("routing_cost_usd_total"), 9);
        Assert.InRange(scrape.Sum("routing_baseline_cost_usd_total"), 1e-9, 1);
        Assert.Equal(1, scrape.Sum("routing_requests_rejected_total", ("reason", "invalid")));
        Assert.Equal(1, scrape.Sum("routing_requests_rejected_total", ("reason", "invalid_outcome")));
        Assert.Equal(3, scrape.Sum("routing_requests_rejected_total"));
        Assert.Equal(1, scrape.Sum("routing_token_faults_total", ("fault", "malformed")));
        Assert.Equal(2, scrape.Sum("routing_sampling_asks_total", ("kind", "evaluate")));
        Assert.Equal((1, 1), (scrape.Sum("routing_reloads_total", ("result", "ok")), scrape.Sum("routing_reloads_total", ("result", "failed"))));
        Assert.Equal(
            PolicyCompiler.VersionOf(MetricsScenario.Policy), Assert.Single(scrape.Of("routing_policy_info"), s => s.Value == 1).Labels["version"]);
        Assert.Equal("fake-00000001", Assert.Single(scrape.Of("routing_classifier_info"), s => s.Value == 1).Labels["version"]);
        Assert.Equal(1, scrape.Sum("routing_build_info"));
        Assert.Equal(6, scrape.Of("routing_breaker_state").Count());
        Assert.Equal(0, scrape.Sum("routing_metrics_overflow_total"));
    }

    [Fact]
    public async Task Scrape_ShadowNeverAsked_ShowsZero()
    {
        await using var server = await ServerUnderTest.StartAsync();

        var asks = (await server.ScrapeAsync()).Of("routing_sampling_asks_total").ToDictionary(
            s => s.Labels["kind"], s => s.Value, StringComparer.Ordinal);

        Assert.Equal(new Dictionary<string, double>(StringComparer.Ordinal) { ["evaluate"] = 0, ["shadow"] = 0 }, asks);
    }

    /// <summary>What alerts ask the increase of has to be there before it increases: the first failure is none otherwise.</summary>
    [Fact]
    public async Task Scrape_NothingReloadedOrForged_ShowsZeroForWhatAlertsWaitFor()
    {
        await using var server = await ServerUnderTest.StartAsync();

        var scrape = await server.ScrapeAsync();

        string[] reloads = [.. scrape.Of("routing_reloads_total").Select(s => $"{s.Labels["what"]} {s.Labels["result"]} {s.Value}")];
        string[] expected = ["api_keys", "certificates", "classifier", "policy"];
        Assert.Equal(expected.SelectMany(w => new[] { $"{w} failed 0", $"{w} ok 0" }), reloads.Order(StringComparer.Ordinal));
        Assert.Equal(
            ["bad_signature", "expired", "malformed", "unknown_key"],
            scrape.Of("routing_token_faults_total").Where(s => s.Value == 0).Select(s => s.Labels["fault"]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Scrape_LabelsFromClosedSets_AreInSnakeCase()
    {
        await using var server = await MetricsScenario.StartAsync();
        await MetricsScenario.RunAsync(server);
        await FailAsync(server, 2, ErrorClass.RateLimited);
        await FailAsync(server, 1, ErrorClass.InvalidRequest);

        var scrape = await server.ScrapeAsync();

        string[] closed = ["decided_by", "stop", "reason", "kind", "status", "action", "fault", "what", "result"];
        var values = scrape.Samples.Where(s => s.Name.StartsWith("routing_", StringComparison.Ordinal))
            .SelectMany(s => s.Labels).Where(l => closed.Contains(l.Key)).Select(l => l.Value).Distinct(StringComparer.Ordinal).ToArray();
        Assert.All(values, v => Assert.Matches("^[a-z]+(_[a-z]+)*$", v));
        Assert.All(["failure_rate_limited", "give_up"], v => Assert.Contains(v, values));
    }

    [Fact]
    public async Task Scrape_RuntimeAndWebServer_AreThere()
    {
        await using var server = await ServerUnderTest.StartAsync();
        await server.Routing.DecideAsync(new DecideRequest { Prompt = "hello" });
        await server.ScrapeAsync();

        var scrape = await server.ScrapeAsync();

        Assert.True(
            scrape.Sum("dotnet_gc_last_collection_memory_committed_size_bytes") > 0 || scrape.Sum("dotnet_process_memory_working_set_bytes") > 0);
        Assert.True(scrape.Sum("kestrel_active_connections") > 0);
        Assert.True(scrape.Sum("http_server_request_duration_seconds_count") > 0);
    }

    [Fact]
    public async Task Scrape_BreakerThatOpensAndIsProbed_ShowsItsState()
    {
        var time = new ShiftedTime();
        await using var server = await ServerUnderTest.StartAsync(time: time);
        await FailAsync(server, 4);
        Assert.Equal(1, (await server.ScrapeAsync()).Sum("routing_breaker_state", ("model", "small-a")));
        var other = await server.Routing.DecideAsync(new DecideRequest { Prompt = "hello" });
        Assert.Equal("small-b", other.Model);

        time.Advance(TimeSpan.FromSeconds(16));
        var probe = await server.Routing.DecideAsync(new DecideRequest { Prompt = "hello" });
        Assert.Equal(("small-a", 2), (probe.Model, (await server.ScrapeAsync()).Sum("routing_breaker_state", ("model", "small-a"))));
        await server.Outcomes.ReportOutcomeAsync(
            new ReportOutcomeRequest { Outcome = new Outcome { DecisionId = probe.DecisionId, Attempt = 1, Status = OutcomeStatus.Success } });

        Assert.Equal(0, (await server.ScrapeAsync()).Sum("routing_breaker_state", ("model", "small-a")));
    }

    [Fact]
    public async Task Promtool_BothPolicyAndTraffic_ObjectsToTheRuntimesNamesOnly()
    {
        await using var server = await MetricsScenario.StartAsync();
        await MetricsScenario.RunAsync(server);

        var text = await server.Http.GetStringAsync("/metrics");
        var result = await TestKit.ChildProcess.RunAsync(
            new ChildCommand(Tool.Locate("promtool", Tool.Install("prometheus")), "check", "metrics") { Input = text }, Deadline);

        // The tool wants "_count" for histograms alone; the runtime's instruments are called that.
        Assert.All(
            result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => Assert.Matches("^dotnet_[a-z_]+_count non-histogram and non-summary metrics should not have \"_count\" suffix$", line));
    }

    [Fact]
    public async Task Scrape_OpenMetrics_SaysTheSame()
    {
        await using var server = await MetricsScenario.StartAsync();
        await MetricsScenario.RunAsync(server);
        (string Series, double Value)[] one = [], other = [];

        // The journal is written and followed in the background, between two scrapes as well, until there is nothing left to do.
        await Until.TrueAsync(
            async () =>
            {
                one = [.. Own(await server.ScrapeAsync())];
                other = [.. Own(Scrape.Parse(await OpenMetricsAsync(server)))];
                return one.SequenceEqual(other);
            },
            () => string.Join('\n', one.Except(other).Concat(other.Except(one))));

        Assert.NotEmpty(one);
    }

    private static async Task<string> OpenMetricsAsync(ServerUnderTest server)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse("application/openmetrics-text;version=1.0.0"));
        using var reply = await server.Http.SendAsync(request);
        var text = await reply.Content.ReadAsStringAsync();
        Assert.Equal("application/openmetrics-text", reply.Content.Headers.ContentType?.MediaType);
        Assert.EndsWith("# EOF\n", text, StringComparison.Ordinal);
        return text;
    }

    [Fact]
    public async Task Prometheus_Scrapes_TheRealServer()
    {
        await using var server = await MetricsScenario.StartAsync();
        await MetricsScenario.RunAsync(server);
        using var prometheus = await PrometheusServer.StartAsync($$"""
            global: { scrape_interval: 2s, scrape_timeout: 2s }
            scrape_configs:
              - { job_name: routing, static_configs: [ { targets: ["{{new Uri(server.App.Urls.Last()).Authority}}"] } ] }
            """);

        await QueryAsync(prometheus, "up", "1");
        await QueryAsync(prometheus, "sum(routing_decisions_total)", "4");
        await QueryAsync(prometheus, "sum by (tier) (routing_decisions_total{tier=\"premium\"})", "2");
        await QueryAsync(prometheus, "sum(routing_decide_duration_seconds_bucket{le=\"+Inf\"})", "4");
        await QueryAsync(prometheus, "histogram_quantile(0.99, sum by (le) (routing_decide_duration_seconds_bucket)) < bool 10", "1");
        await QueryAsync(prometheus, "routing_reloads_total{what=\"policy\",result=\"failed\"}", "1");
        await QueryAsync(prometheus, "count(routing_breaker_state)", "6");
    }

    [Fact]
    public async Task Scrape_ManyNamesFromCallers_MakesNoSeries()
    {
        await using var server = await MetricsScenario.StartAsync();
        await MetricsScenario.RunAsync(server);
        var before = Own(await server.ScrapeAsync()).Select(s => s.Series).ToHashSet(StringComparer.Ordinal);

        for (var batch = 0; batch < 40; batch++)
        {
            await CallWithNewNamesAsync(server, batch * 250);
        }

        var after = Own(await server.ScrapeAsync()).Select(s => s.Series).ToHashSet(StringComparer.Ordinal);
        after.ExceptWith(before);
        // What a sender of names can make appear are sets that the product itself names.
        Assert.InRange(after.Count, 0, 12);
        Assert.DoesNotContain(after, s => s.Contains("name-", StringComparison.Ordinal));
    }

    private static async Task CallWithNewNamesAsync(ServerUnderTest server, int from)
    {
        var batch = new DecideBatchRequest();
        for (var i = from; i < from + 250; i++)
        {
            var name = $"name-{i}";
            batch.Requests.Add((i % 5) switch
            {
                0 => new DecideRequest { Prompt = "x", Tenant = name, Feature = name, UserKey = name, RequestId = name },
                1 => new DecideRequest { Prompt = "x", TaskType = name },
                2 => new DecideRequest { Prompt = "x", Constraints = new Constraints { AllowedModels = { name }, MinTier = name } },
                3 => new DecideRequest { Prompt = "x", Tags = { [name] = name }, Conversation = new Conversation { Id = name, LastModel = name } },
                _ => new DecideRequest
                {
                    Prompt = "x",
                    Objective = (Objective)i,
                    Attempt = new Attempt { PreviousModel = name, FailedModels = { name } },
                },
            });
        }

        var replies = await server.Routing.DecideBatchAsync(batch);
        var token = replies.Results[0].Decision.DecisionId;
        using var outcomes = server.Outcomes.ReportOutcomes();
        for (var i = from; i < from + 250; i++)
        {
            await outcomes.RequestStream.WriteAsync(new ReportOutcomesRequest
            {
                Outcome = new Outcome
                {
                    DecisionId = i % 2 == 0 ? token : $"name-{i}",
                    Attempt = 1 + (i % 100),
                    Model = $"name-{i}",
                    Status = OutcomeStatus.Failure,
                    ErrorClass = ErrorClass.Other,
                },
            });
        }

        await outcomes.RequestStream.CompleteAsync();
        await outcomes;
        using var raw = new HttpClient { BaseAddress = new Uri(server.App.Urls.Last()) };
        using var missing = await raw.GetAsync($"/name-{from}");
        Assert.Equal(System.Net.HttpStatusCode.NotFound, missing.StatusCode);
        await Assert.ThrowsAsync<RpcException>(
            async () => await server.Policy.SetModelStateAsync(new SetModelStateRequest { Model = $"name-{from}", State = ModelState.Disabled }));
    }

    private static async Task FailAsync(ServerUnderTest server, int times, ErrorClass error = ErrorClass.Provider)
    {
        for (var i = 0; i < times; i++)
        {
            var decision = await server.Routing.DecideAsync(new DecideRequest { Prompt = "hello" });
            await server.Outcomes.ReportOutcomeAsync(new ReportOutcomeRequest
            {
                Outcome = new Outcome { DecisionId = decision.DecisionId, Attempt = 1, Status = OutcomeStatus.Failure, ErrorClass = error },
            });
        }
    }

    private static Task QueryAsync(PrometheusServer prometheus, string query, string value) => prometheus.GetAsync(
        $"/api/v1/query?query={Uri.EscapeDataString(query)}", items => items.Length == 1 && items[0].GetProperty("value")[1].GetString() == value);

    /// <summary>The product's own samples, by name and labels; not the times, which no two scrapes share in full.</summary>
    private static IEnumerable<(string Series, double Value)> Own(Scrape scrape) => scrape.Samples
        .Where(s => s.Name.StartsWith("routing_", StringComparison.Ordinal) && !s.Name.EndsWith("_sum", StringComparison.Ordinal))
        .Select(s => ($"{s.Name}{{{LabelsOf(s)},{Bound(s)}}}", s.Value))
        .OrderBy(s => s.Item1, StringComparer.Ordinal);

    private static string LabelsOf(Sample sample) =>
        string.Join(',', sample.Labels.Where(l => l.Key != "le").Select(l => $"{l.Key}={l.Value}").Order(StringComparer.Ordinal));

    private static string Bound(Sample sample) =>
        sample.Labels.TryGetValue("le", out var text) ? text == "+Inf" ? text
            : $"{double.Parse(text, System.Globalization.CultureInfo.InvariantCulture)}" : "";
}
