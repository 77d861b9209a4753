using System.Diagnostics.Metrics;
using RoutingDecision.Core.Catalog;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Live;
using RoutingDecision.Core.Outcomes;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Reports.Drift;
using RoutingDecision.Core.Selection;
using RoutingDecision.Server.Telemetry.Exposition.Cells;
using RoutingDecision.State.Redis;

namespace RoutingDecision.Server.Telemetry;

/// <summary>
/// Every metric of the product, in one place; deploy/metrics.md documents each. Labels come from the policy (tiers, models, rules are bounded there),
/// the key file and enums, never from what a caller sends. The catalog's cells are bound once per policy, so that a decision only adds to them.
/// </summary>
internal sealed class RoutingMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "RoutingDecision";

    /// <summary>
    /// Money is counted in billionths of a dollar: a short call of a cheap model costs a few millionths, of which rounding would take a share.
    /// </summary>
    private const double PerUsd = 1e9;

    private static readonly DecidedBy[] DecidedByValues = [.. Enum.GetValues<DecidedBy>().Where(by => by != DecidedBy.None)];
    private static readonly string[] Reloadable = ["policy", "classifier", "api_keys", "certificates"];
    private static readonly string[] ReloadResults = ["ok", "failed"];

    private readonly CounterFamily _decisions;
    private readonly CounterFamily _outcomes;
    private readonly CounterFamily _advice;
    private readonly CounterFamily _rejected;
    private readonly CounterFamily _reloads;
    private readonly CounterFamily _tokenFaults;
    private readonly CounterFamily _keyCalls;
    private readonly CounterCell _evaluateAsks;
    private readonly CounterCell _shadowAsks;
    private readonly CounterFamily _shadow;
    private readonly ScaledCounter _shadowServingCost;
    private readonly ScaledCounter _shadowCost;
    private readonly ScaledCounter _cost;
    private readonly ScaledCounter _baselineCost;
    private readonly GaugeFamily _breakers;
    private readonly GaugeFamily _policyInfo;
    private readonly GaugeFamily _classifierInfo;
    private readonly CounterFamily _journalRecords;
    private readonly GaugeFamily _drift;
    private readonly GaugeFamily _driftAlarm;
    private readonly HistogramCell[] _stops;
    private readonly HistogramCell _other;
    private readonly HistogramCell _whole;
    private readonly HistogramCell _modelLatency;
    private readonly CounterCell[] _stateOperations;
    private CatalogCells? _catalog;
    private string? _policyVersion;
    private string? _classifierVersion;

    public RoutingMetrics(IMeterFactory meters, HistogramRegistry histograms)
    {
        var meter = meters.Create(MeterName);
        _decisions = new(
            meter, "routing.decisions", "{decision}", "Decisions by tier, model and what settled them.",
            ["tier", "model", "decided_by"], FamilyLimits.MaxLabelSets);
        _outcomes = new(
            meter, "routing.outcomes", "{outcome}", "Outcomes taken, by model and status.", ["model", "status"], FamilyLimits.MaxLabelSets);
        _advice = new(meter, "routing.advice", "{advice}", "Advice given after outcomes, by action.", ["action"]);
        _rejected = new(meter, "routing.requests.rejected", "{request}", "Requests refused, by reason.", ["reason"]);
        _reloads = new(meter, "routing.reloads", "{reload}", "Reloads of policy and classifier, by result.", ["what", "result"]);
        _tokenFaults = new(meter, "routing.token.faults", "{token}", "Decision ids that were refused, by fault.", ["fault"]);
        // Bound at once: to a rate, a counter that begins at 1 has not moved, and the alert on the first failure would never come.
        Array.ForEach(Reloadable, what => Array.ForEach(ReloadResults, result => _reloads.Cell(what, result)));
        Array.ForEach(Enum.GetValues<TokenFault>()[1..], fault => _tokenFaults.Cell(SnakeCase.Of(fault)));
        _keyCalls = new(
            meter, "routing.key.calls", "{call}", "Calls by the id of the API key that they came with.", ["key"], FamilyLimits.MaxLabelSets);
        var asks = new CounterFamily(meter, "routing.sampling.asks", "{ask}", "Measurements asked of callers, by kind.", ["kind"]);
        (_evaluateAsks, _shadowAsks) = (asks.Cell("evaluate"), asks.Cell("shadow"));
        _breakers = new(
            meter, "routing.breaker.state", null, "Circuit breaker per model: 0 closed, 1 open, 2 half open.", ["model"], FamilyLimits.MaxLabelSets);
        _policyInfo = new(meter, "routing.policy.info", null, "1 for the policy version in force.", ["version"], FamilyLimits.MaxLabelSets);
        _classifierInfo = new(
            meter, "routing.classifier.info", null, "1 for the classifier version that serves.", ["version"], FamilyLimits.MaxLabelSets);
        var stops = new HistogramFamily(histograms, "routing.stop.duration", "Time that each stop of a decision took.", ["stop"]);
        _stops = [stops.Cell("prompts"), stops.Cell("rules"), stops.Cell("assessment"), stops.Cell("selection")];
        _other = stops.Cell("other");
        _whole = new HistogramFamily(
            histograms, "routing.decide.duration", "Time of a whole decision, from request to reply, without the transport.", []).Cell();
        Quality = new QualityMetrics(meter);
        _modelLatency = new HistogramFamily(histograms, "routing.outcome.duration", "Latency of successful model calls, as reported.", []).Cell();
        Fallbacks = new CounterFamily(
            meter, "routing.fallbacks.used", "{outcome}", "Outcomes of a model that was not the recommended one.", []).Cell();
        Duplicates = new CounterFamily(
            meter, "routing.outcomes.duplicate", "{outcome}", "Outcomes and feedback that had been taken before.", []).Cell();
        Feedback = new CounterFamily(meter, "routing.feedback", "{feedback}", "Late feedback taken.", []).Cell();
        CacheHits = new CounterFamily(meter, "routing.cache.hits", "{lookup}", "Classifications answered from the cache.", []).Cell();
        CacheMisses = new CounterFamily(meter, "routing.cache.misses", "{lookup}", "Classifications that the classifier had to make.", []).Cell();
        var shared = new CounterFamily(
            meter, "routing.cache.shared", "{lookup}", "Look-ups of a slow classifier's assessments in Redis, by result.", ["result"]);
        (SharedCacheHits, SharedCacheMisses, SharedCacheUnanswered) = (shared.Cell("hit"), shared.Cell("miss"), shared.Cell("unanswered"));
        Degraded = new CounterFamily(
            meter, "routing.decisions.degraded", "{decision}", "Decisions made without something they wanted to consult.", []).Cell();
        _shadow = new(
            meter, "routing.shadow.decisions", "{decision}",
            "Decisions that the classifier in shadow judged, by the tier chosen and the tier that it would choose.",
            ["from", "to"], FamilyLimits.MaxLabelSets);
        ShadowDropped = new CounterFamily(
            meter, "routing.shadow.dropped", "{decision}", "Sampled decisions that the shadow did not judge because too many waited.", []).Cell();
        ShadowFailed = new CounterFamily(
            meter, "routing.shadow.failed", "{decision}", "Sampled decisions that the classifier in shadow could not judge.", []).Cell();
        _shadowServingCost = new(meter, "routing.shadow.serving_cost", "USD", "Estimated cost of the decisions that the shadow judged.", PerUsd);
        _shadowCost = new(meter, "routing.shadow.cost", "USD", "What they would have been estimated to cost by the classifier in shadow.", PerUsd);
        _journalRecords = new(meter, "routing.journal.records", "{record}", "Records written to the journal, by kind.", ["kind"]);
        JournalBytes = new CounterFamily(meter, "routing.journal.written", "By", "Bytes written to the journal.", []).Cell();
        JournalDropped = new CounterFamily(
            meter, "routing.journal.dropped", "{decision}",
            "Decisions that are not in the journal: its queue was full, or it could not be written.", []).Cell();
        JournalFailures = new CounterFamily(meter, "routing.journal.failures", "{failure}", "Times that the journal became unwritable.", []).Cell();
        JournalDegraded = new GaugeFamily(
            meter, "routing.journal.degraded", null, "1 while the journal can't be written and outcomes are refused.", []).Cell();
        JournalCommit = new HistogramFamily(
            histograms, "routing.journal.commit.duration", "Time from the begin of a journal write to the end of its sync.", []).Cell();
        InsightLag = new GaugeFamily(meter, "routing.insight.lag", "By", "Bytes of the journal that reports have not taken in yet.", []).Cell();
        _cost = new(meter, "routing.cost", "USD", "Reported or computed cost of outcomes.", PerUsd);
        _baselineCost = new(meter, "routing.baseline_cost", "USD", "What first tries were estimated to cost on the baseline model.", PerUsd);
        var operations = new CounterFamily(meter, "routing.state.operations", "{operation}", "Operations on Redis, by result.", ["result"]);
        _stateOperations = [.. Enum.GetValues<RedisResultKind>().Select(k => operations.Cell(SnakeCase.Of(k)))];
        StateDuration = new HistogramFamily(histograms, "routing.state.duration", "Time of operations on Redis that were tried.", []).Cell();
        StateReconnects = new CounterFamily(meter, "routing.state.reconnects", "{connection}", "Connections to Redis given up and replaced.", [])
            .Cell();
        StateDegraded = new GaugeFamily(meter, "routing.state.degraded", null, "1 while Redis is configured and can't be reached.", []).Cell();
        var forwarded = new CounterFamily(
            meter, "routing.forward.records", "{record}", "Records of the journal brought to Redis, by result: appended, or known already.",
            ["result"]);
        (Forwarded, ForwardKnown) = (forwarded.Cell("appended"), forwarded.Cell("known"));
        ForwardLag = new GaugeFamily(meter, "routing.forward.lag", "s", "Age of the oldest report in the journal that is not in Redis.", []).Cell();
        ForwardRewinds = new CounterFamily(
            meter, "routing.forward.rewinds", "{rewind}", "Times that Redis had less than was forwarded, so that it is forwarded again.", []).Cell();
        Aggregated = new CounterFamily(meter, "routing.aggregator.reports", "{report}", "Reports that this replica added to the hourly sums.", [])
            .Cell();
        Learned = new CounterFamily(meter, "routing.forward.learned", "{report}", "Reports taken by other replicas that are known here.", []).Cell();
        PolicyBehind = new GaugeFamily(meter, "routing.policy.behind", null, "1 while the version that was published can't serve here.", []).Cell();
        StateUnsent =
            new GaugeFamily(meter, "routing.state.unsent", "{conversation}", "Conversations whose last turn is not known to be in Redis.", []).Cell();
        CertificateExpiry = new GaugeFamily(
            meter, "routing.certificate.expiry", "s", "Unix time at which the certificate in force expires; 0 without TLS.", []).Cell();
        QueueDelay = new GaugeFamily(meter, "routing.queue.delay", "s", "What a call had to wait for a thread, as last measured.", []).Cell();
        _drift = new GaugeFamily(
            meter, "routing.drift.psi", null, "Largest population stability index of a kind of quantity, of all traffic.", ["against", "kind"]);
        _driftAlarm = new GaugeFamily(meter, "routing.drift.alarm", null, "1 while all traffic together drifts.", ["against"]);
        foreach (var against in (ReadOnlySpan<DriftBaseline>)[DriftBaseline.Reference, DriftBaseline.LastWeek])
        {
            DriftAlarm(against, false);
            Array.ForEach(Enum.GetValues<DriftKind>(), kind => Drift(against, kind, 0));
        }

        WatchReaders = new GaugeFamily(meter, "routing.watch.readers", "{reader}", "Callers that watch decisions.", []).Cell();
        DriftingTenants = new GaugeFamily(meter, "routing.drift.tenants", "{tenant}", "Tenants whose traffic drifts.", []).Cell();
        var build = new GaugeFamily(meter, "routing.build.info", null, "1; the labels say what runs.", ["version", "runtime"]);
        build.Cell(BuildInfo.Version, BuildInfo.Runtime).Value = 1;
    }

    public QualityMetrics Quality { get; }

    public CounterCell Fallbacks { get; }

    public GaugeCell DriftingTenants { get; }

    public GaugeCell WatchReaders { get; }

    public CounterCell Duplicates { get; }

    public CounterCell Feedback { get; }

    public CounterCell ShadowDropped { get; }

    public CounterCell ShadowFailed { get; }

    public CounterCell CacheHits { get; }

    public CounterCell CacheMisses { get; }

    public CounterCell SharedCacheHits { get; }

    public CounterCell SharedCacheMisses { get; }

    public CounterCell SharedCacheUnanswered { get; }

    public CounterCell Degraded { get; }

    /// <summary>Unix seconds.</summary>
    public GaugeCell CertificateExpiry { get; }

    /// <summary>Seconds.</summary>
    public GaugeCell QueueDelay { get; }

    public HistogramCell StateDuration { get; }

    public CounterCell StateReconnects { get; }

    public GaugeCell StateDegraded { get; }

    public GaugeCell StateUnsent { get; }

    public GaugeCell PolicyBehind { get; }

    public CounterCell Forwarded { get; }

    public CounterCell ForwardKnown { get; }

    public CounterCell ForwardRewinds { get; }

    /// <summary>Seconds.</summary>
    public GaugeCell ForwardLag { get; }

    public CounterCell Aggregated { get; }

    public CounterCell Learned { get; }

    public CounterCell JournalBytes { get; }

    public CounterCell JournalDropped { get; }

    public CounterCell JournalFailures { get; }

    /// <summary>1 while the journal can't be written.</summary>
    public GaugeCell JournalDegraded { get; }

    public HistogramCell JournalCommit { get; }

    /// <summary>Bytes.</summary>
    public GaugeCell InsightLag { get; }

    /// <summary>
    /// Binds the cells of a policy's models and says which versions serve and, from the view of the same policy, how the breakers stand.
    /// </summary>
    public void Attach(RoutingSnapshot snapshot, LiveView? view)
    {
        var catalog = snapshot.Policy.Catalog;
        foreach (var gone in Volatile.Read(ref _catalog)?.Catalog.Models.Where(m => catalog.FindModel(m.Id) < 0) ?? [])
        {
            // Nobody will close the breaker of a model that left the policy, and an alert on it would never end.
            _breakers.Cell(gone.Id).Value = (double)BreakerState.Closed;
        }

        foreach (var model in catalog.Models)
        {
            _breakers.Cell(model.Id).Value = (double)(view?[model.Index].Breaker ?? BreakerState.Closed);
        }

        foreach (var from in catalog.Tiers)
        {
            foreach (var to in catalog.Tiers)
            {
                _shadow.Cell(from, to);
            }
        }

        Quality.Attach(snapshot.Policy);
        Volatile.Write(ref _catalog, new CatalogCells(catalog, _decisions, _outcomes));
        Switch(_policyInfo, ref _policyVersion, snapshot.Policy.Version);
        Switch(_classifierInfo, ref _classifierVersion, snapshot.Classifier?.Version ?? "none");
    }

    /// <summary>Counts a decision and its times.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="wholeTicks">From request to reply.</param>
    public void Decided(Decision decision, long wholeTicks)
    {
        var cells = Volatile.Read(ref _catalog);
        if (cells is not null && ReferenceEquals(cells.Catalog, decision.Snapshot.Policy.Catalog))
        {
            cells.Decisions[(decision.Route.Model * DecidedByValues.Length) + (int)decision.Route.DecidedBy - 1].Add(1);
        }
        else
        {
            // Decided while another policy came into force.
            DecisionCell(_decisions, decision.Snapshot.Policy.Catalog, decision.Route.Model, decision.Route.DecidedBy).Add(1);
        }

        var engine = 0L;
        for (var s = 0; s < _stops.Length; s++)
        {
            var ticks = decision.Times[(Stop)s];
            engine += ticks;
            _stops[s].Record(ticks);
        }

        _other.Record(wholeTicks - engine);
        _whole.Record(wholeTicks);
        if (decision.Assessed)
        {
            (decision.FromCache ? CacheHits : CacheMisses).Add(1);
        }
    }

    /// <summary>Counts measurements asked for.</summary>
    public void Asked(in RoutePlan plan)
    {
        if (plan.Evaluate)
        {
            _evaluateAsks.Add(1);
        }

        if (plan.ShadowModel >= 0)
        {
            _shadowAsks.Add(1);
        }
    }

    /// <summary>Counts a decision that the classifier in shadow judged.</summary>
    public void Shadowed(string from, string to, double costUsd, double wouldBeCostUsd)
    {
        _shadow.Cell(from, to).Add(1);
        _shadowServingCost.Add(costUsd);
        _shadowCost.Add(wouldBeCostUsd);
    }

    /// <summary>Counts an outcome that was new.</summary>
    public void Outcome(in OutcomeResult result, long latencyTicks)
    {
        var report = result.Report;
        var model = Volatile.Read(ref _catalog)?.Catalog.FindModel(report.Model) ?? -1;
        _outcomes.Cell(model < 0 ? "other" : report.Model, StatusName(report)).Add(1);
        _advice.Cell(SnakeCase.Of(result.Advice.Action)).Add(1);
        Quality.Outcome(report);
        _cost.Add(result.CostUsd);
        if (report.Attempt == 1)
        {
            _baselineCost.Add(report.Decision.BaselineCostUsd);
        }

        if (!string.Equals(report.Model, report.Decision.Model, StringComparison.Ordinal))
        {
            Fallbacks.Add(1);
        }

        if (report.Status == OutcomeStatus.Success && latencyTicks > 0)
        {
            _modelLatency.Record(latencyTicks);
        }
    }

    public void StateOperation(RedisResultKind kind) => _stateOperations[(int)kind].Add(1);

    public CounterCell JournalRecords(string kind) => _journalRecords.Cell(kind);

    public void Rejected(string reason) => _rejected.Cell(reason).Add(1);

    /// <summary>Counts calls with the key of this id, which is no secret.</summary>
    public CounterCell KeyCalls(string id) => _keyCalls.Cell(id);

    public void TokenFault(TokenFault fault) => _tokenFaults.Cell(SnakeCase.Of(fault)).Add(1);

    public void Reloaded(string what, bool good) => _reloads.Cell(what, ReloadResults[good ? 0 : 1]).Add(1);

    public void Drift(DriftBaseline against, DriftKind kind, double psi) => _drift.Cell(SnakeCase.Of(against), SnakeCase.Of(kind)).Value = psi;

    public void DriftAlarm(DriftBaseline against, bool drifts) => _driftAlarm.Cell(SnakeCase.Of(against)).Value = drifts ? 1 : 0;

    public void Breaker(string model, BreakerState state) => _breakers.Cell(model).Value = (double)state;

    private static string StatusName(OutcomeReport report) =>
        report.Status == OutcomeStatus.Failure ? "failure_" + SnakeCase.Of(report.Error) : SnakeCase.Of(report.Status);

    private static CounterCell DecisionCell(CounterFamily decisions, ModelCatalog catalog, int model, DecidedBy by) =>
        decisions.Cell(catalog.Tiers[catalog.Models[model].Tier], catalog.Models[model].Id, SnakeCase.Of(by));

    private static void Switch(GaugeFamily family, ref string? current, string next)
    {
        if (current is not null)
        {
            family.Cell(current).Value = 0;
        }

        current = next;
        family.Cell(next).Value = 1;
    }

    private sealed class CatalogCells(ModelCatalog catalog, CounterFamily decisions, CounterFamily outcomes)
    {
        public ModelCatalog Catalog { get; } = catalog;

        public CounterCell[] Decisions { get; } =
        [
            .. catalog.Models.SelectMany(m => DecidedByValues.Select(by => DecisionCell(decisions, catalog, m.Index, by))),
        ];

        /// <summary>Bound at once, so that a model without outcomes shows zero instead of nothing.</summary>
        public CounterCell[] Successes { get; } = [.. catalog.Models.Select(m => outcomes.Cell(m.Id, "success"))];
    }
}
