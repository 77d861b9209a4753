using System.Globalization;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Server.Hosting;
using RoutingDecision.Server.Policies;
using RoutingDecision.Server.Tests.Telemetry;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Hosting;

/// <summary>
/// The whole server in this process, on free ports, with state and policy in a temporary folder. Stops when disposed, and then fails the test when an
/// error was logged that it did not announce.
/// </summary>
internal sealed class ServerUnderTest : IAsyncDisposable
{
    /// <summary>A pause that outlasts every test: for those that look at files themselves.</summary>
    public const int NeverMs = 24 * 60 * 60 * 1_000;

    private readonly List<GrpcChannel> _channels = [];
    private HttpClient? _http;

    private ServerUnderTest(WebApplication app, TemporaryFolder folder, ServerOptions options)
    {
        App = app;
        Folder = folder;
        Options = options;
        app.Services.GetRequiredService<ILoggerFactory>().AddProvider(Log);
    }

    public WebApplication App { get; }

    public TemporaryFolder Folder { get; }

    public ServerOptions Options { get; }

    public LogCapture Log { get; } = new();

    /// <summary>Errors in the log that the test provokes.</summary>
    public Func<LogEntry, bool> Expected { get; set; } = _ => false;

    public string GrpcAddress => App.Urls.First();

    public HttpClient Http => _http ??= new HttpClient { BaseAddress = new Uri(App.Urls.Last()) };

    public RoutingService.RoutingServiceClient Routing => field ??= new(Channel());

    public OutcomeService.OutcomeServiceClient Outcomes => field ??= new(Channel());

    public PolicyService.PolicyServiceClient Policy => field ??= new(Channel());

    public InsightService.InsightServiceClient Insight => field ??= new(Channel());

    public Health.HealthClient Health => field ??= new(Channel());

    /// <param name="policy">Document to start with.</param>
    /// <param name="classifier">Stands in for a bundle.</param>
    /// <param name="change">Changes options before they are used.</param>
    public static async Task<ServerUnderTest> StartAsync(
        string policy = TestPolicies.Rules, IPromptClassifier? classifier = null, Action<ServerOptions>? change = null, TimeProvider? time = null)
    {
        var folder = new TemporaryFolder();
        var options = Defaults(folder);
        change?.Invoke(options);
        File.WriteAllText(options.Policy, classifier is null ? policy : TestPolicies.Rules);
        var server = new ServerUnderTest(RoutingHost.Build(options, time), folder, options);
        if (classifier is not null)
        {
            server.Load(policy, classifier);
        }

        await server.App.StartAsync();
        return server;
    }

    /// <summary>Options on free ports and a temporary folder, without a bundle.</summary>
    public static ServerOptions Defaults(TemporaryFolder folder) => new()
    {
        Grpc = "127.0.0.1:0",
        Metrics = "127.0.0.1:0",
        Policy = folder.At("policy.yaml"),
        Bundle = "none",
        State = folder.At("state"),
        LogLevel = "Warning",
        PolicyPollMs = 50,
        // Tests share a machine with others, and none of them is about being behind unless it says so; a clock that is set forward while a probe of
        // the thread pool is under way makes it seem so.
        QueueMs = int.MaxValue,
        DrainSeconds = 60,
        Seed = 7,
    };

    /// <summary>A channel with a connection of its own.</summary>
    public GrpcChannel Channel(Action<GrpcChannelOptions>? change = null)
    {
        var options = new GrpcChannelOptions();
        change?.Invoke(options);
        var channel = GrpcChannel.ForAddress(GrpcAddress, options);
        _channels.Add(channel);
        return channel;
    }

    /// <summary>Replaces the policy file as an editor does that cares: written aside and moved over.</summary>
    public void WritePolicy(string text)
    {
        var aside = Folder.Write("policy.next", text);
        File.Move(aside, Options.Policy, overwrite: true);
    }

    public async Task<string> PolicyInForceAsync() => (await Policy.GetPolicyAsync(new GetPolicyRequest())).Version.Version;

    public async Task<Scrape> ScrapeAsync() => Scrape.Parse(await Http.GetStringAsync("/metrics"));

    public T Part<T>()
        where T : notnull => App.Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        _channels.ForEach(c => c.Dispose());
        _http?.Dispose();
        await App.DisposeAsync();
        Folder.Dispose();
        var unexpected = Log.Errors.Where(e => !Expected(e))
            .Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.Category} {e.Event.Id}: {e.Text}")).ToArray();
        if (unexpected.Length > 0)
        {
            Assert.Fail($"The server logged errors:\n{string.Join('\n', unexpected)}");
        }
    }

    /// <summary>Swaps policy and classifier.</summary>
    public void Load(string policy, IPromptClassifier classifier)
    {
        var holder = Part<SnapshotHolder>();
        holder.Publish(new RoutingSnapshot(holder.Current.Policy, classifier, Options.CacheEntries));
        WritePolicy(policy);
        Assert.True(Part<PolicySource>().TryPublish(PolicyLoader.LoadFile(Options.Policy, classifier), "test"));
    }
}
