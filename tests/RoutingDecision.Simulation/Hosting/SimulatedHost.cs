using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Live;
using RoutingDecision.Core.Sampling;
using RoutingDecision.Server.Classifiers;
using RoutingDecision.Server.Hosting;
using RoutingDecision.Server.Insight;

namespace RoutingDecision.Simulation.Hosting;

/// <summary>
/// The whole service in this process on a loopback port, with its journal in a folder and a clock that is stepped, and clients to it over gRPC.
/// </summary>
internal sealed class SimulatedHost : IAsyncDisposable
{
    /// <summary>Any 32 bytes: tokens, and with them decision ids, must be the same in every run.</summary>
    private static readonly string TokenKey = Convert.ToBase64String(Enumerable.Range(1, 32).Select(i => (byte)i).ToArray());

    private readonly WebApplication _app;
    private readonly GrpcChannel _channel;
    private readonly HttpClient _http;
    private readonly LiveStatistics _live;
    private readonly SamplingBoard _sampling;

    private SimulatedHost(WebApplication app, SteppedClock clock, string journal)
    {
        (_app, Clock, JournalFolder) = (app, clock, journal);
        _channel = GrpcChannel.ForAddress(app.Urls.First());
        _http = new HttpClient { BaseAddress = new Uri(app.Urls.Last()) };
        (_live, _sampling) = (app.Services.GetRequiredService<LiveStatistics>(), app.Services.GetRequiredService<SamplingBoard>());
        (Routing, Outcomes, Insight, Policy) = (new(_channel), new(_channel), new(_channel), new(_channel));
    }

    public SteppedClock Clock { get; }

    public string JournalFolder { get; }

    public RoutingService.RoutingServiceClient Routing { get; }

    public OutcomeService.OutcomeServiceClient Outcomes { get; }

    public InsightService.InsightServiceClient Insight { get; }

    public PolicyService.PolicyServiceClient Policy { get; }

    /// <summary>Starts it.</summary>
    /// <param name="folder">Takes state, journal and policy file.</param>
    /// <param name="policy">Document to start with.</param>
    /// <param name="bundle">Folder of the bundle that serves first.</param>
    /// <param name="models">Folder of the bundles to come.</param>
    /// <param name="plan">Gives the seed.</param>
    /// <param name="clock">Its clock.</param>
    public static async Task<SimulatedHost> StartAsync(
        string folder, string policy, string bundle, string models, MonthPlan plan, SteppedClock clock)
    {
        var file = Path.Combine(folder, "policy.yaml");
        await File.WriteAllTextAsync(file, policy);
        var journal = Path.Combine(folder, "journal");
        var app = RoutingHost.Build(
            new ServerOptions
            {
                Grpc = "127.0.0.1:0",
                Metrics = "127.0.0.1:0",
                Policy = file,
                Bundle = bundle,
                Models = models,
                State = Path.Combine(folder, "state"),
                Journal = journal,
                JournalMaxDays = 3_650,
                TokenKeys = TokenKey,
                TokenDays = 365,
                InsightDays = 365,
                InsightDecisions = 1_000_000,
                LogLevel = "Error",
                // A probe of the thread pool that is under way while the clock is moved seems to have waited for as long: nobody is behind.
                QueueMs = int.MaxValue,
                Seed = plan.Seed,
            },
            clock);
        await app.StartAsync();
        return new SimulatedHost(app, clock, journal);
    }

    /// <summary>Does what the service does about once a second.</summary>
    public void Step()
    {
        _live.Refresh();
        _sampling.Refresh();
    }

    /// <summary>Waits until reports hold everything that was acknowledged, and looks for drift.</summary>
    public async Task SettleAsync()
    {
        await _app.Services.GetRequiredService<TrafficFollower>().CatchUpAsync();
        _app.Services.GetRequiredService<DriftWatch>().Look();
    }

    /// <summary>Looks at the bundle folders; twice, because the first look only notes that something changed.</summary>
    public void LookForBundles()
    {
        var roster = _app.Services.GetRequiredService<ClassifierRoster>();
        roster.Look();
        roster.Look();
    }

    /// <summary>What a Prometheus would read now.</summary>
    public Task<string> ScrapeAsync() => _http.GetStringAsync("/metrics");

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        _channel.Dispose();
        _http.Dispose();
        await _app.DisposeAsync();
    }
}
