using Grpc.Core;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Catalog;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Live;
using RoutingDecision.Server.Errors;
using RoutingDecision.Server.Insight;
using RoutingDecision.Server.Mapping;
using RoutingDecision.Server.Security;

namespace RoutingDecision.Server.Services;

/// <summary>InsightService on the wire. Each call has its handler.</summary>
internal sealed class InsightGrpcService(SnapshotHolder snapshots, LiveStatistics live, IServiceProvider parts) : InsightService.InsightServiceBase
{
    public override Task<GetModelHealthResponse> GetModelHealth(GetModelHealthRequest request, ServerCallContext context)
    {
        NameRules.Check("models", request.Models);
        var catalog = snapshots.Current.Policy.Catalog;
        var unknown = request.Models.FirstOrDefault(m => catalog.FindModel(m) < 0);
        if (unknown is not null)
        {
            throw RpcErrors.NotFound($"The policy knows no model '{Echo.Of(unknown)}'.");
        }

        var reply = new GetModelHealthResponse();
        reply.Models.AddRange(
            catalog.Models.Where(m => request.Models.Count == 0 || request.Models.Contains(m.Id)).Select(m => HealthOf(m, catalog)));
        if (CallerIdentity.Of(context).Tenant is not null)
        {
            HideVolumes(reply);
        }

        return Task.FromResult(reply);
    }

    public override Task<GetReportResponse> GetReport(GetReportRequest request, ServerCallContext context) =>
        Logged<ReportHandler>().AnswerAsync(request);

    public override Task<ListMisroutesResponse> ListMisroutes(ListMisroutesRequest request, ServerCallContext context) =>
        Logged<MisrouteHandler>().AnswerAsync(request);

    public override Task<GetExperimentResponse> GetExperiment(GetExperimentRequest request, ServerCallContext context) =>
        Logged<ExperimentHandler>().AnswerAsync(request);

    public override Task<GetDriftResponse> GetDrift(GetDriftRequest request, ServerCallContext context) =>
        Task.FromResult(Logged<DriftHandler>().Get(request));

    public override Task WatchDecisions(
        WatchDecisionsRequest request, IServerStreamWriter<WatchDecisionsResponse> responseStream, ServerCallContext context) =>
        Logged<WatchHandler>().WatchAsync(request, responseStream, context);

    public override Task<GetObservationResponse> GetObservation(GetObservationRequest request, ServerCallContext context) =>
        Task.FromResult(Logged<ObservationHandler>().Get(request));

    /// <summary>What answers from the journal.</summary>
    private T Logged<T>()
        where T : class => parts.GetService<T>() ?? throw RpcErrors.NoJournal();

    /// <summary>How much all tenants call and pay is not for one of them; how the models do is.</summary>
    private static void HideVolumes(GetModelHealthResponse reply)
    {
        foreach (var model in reply.Models)
        {
            (model.Calls, model.Errors, model.CostUsd, model.InputTokens, model.OutputTokens) = (0, 0, 0, 0, 0);
            model.ErrorsByClass.Clear();
        }
    }

    private ModelHealth HealthOf(ModelSpec model, ModelCatalog catalog)
    {
        var now = live.ViewOf(catalog)[model.Index];
        var totals = live.TotalsOf(model.Id) ?? new ModelTotals();
        var health = new ModelHealth
        {
            Model = model.Id,
            Provider = catalog.Providers[model.Provider],
            Tier = catalog.Tiers[model.Tier],
            State = EnumMap.ToWire(now.State),
            Breaker = EnumMap.ToWire(now.Breaker),
            Calls = now.Calls,
            Errors = now.Errors,
            ErrorRate = now.ErrorRate,
            LatencyP50Ms = now.LatencyP50Ms,
            LatencyP95Ms = now.LatencyP95Ms,
            CostUsd = totals.CostUsd,
            InputTokens = totals.InputTokens,
            OutputTokens = totals.OutputTokens,
            OverLatencySlo = now.OverSlo,
        };
        foreach (var (error, count) in totals.RecentErrors)
        {
            health.ErrorsByClass[EnumMap.NameOf(error)] = count;
        }

        return health;
    }
}
