using System.Diagnostics;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Access;
using RoutingDecision.Core.Budgets;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Live;
using RoutingDecision.Core.Outcomes;
using RoutingDecision.Core.Sampling;
using RoutingDecision.Core.Selection;
using RoutingDecision.Server.Admission;
using RoutingDecision.Server.Audit;
using RoutingDecision.Server.Classifiers;
using RoutingDecision.Server.Hosting.Protocol;
using RoutingDecision.Server.Insight;
using RoutingDecision.Server.Policies;
using RoutingDecision.Server.Security;
using RoutingDecision.Server.Services;
using RoutingDecision.Server.Simulations;
using RoutingDecision.Server.Telemetry;
using RoutingDecision.Server.Telemetry.Exposition;

namespace RoutingDecision.Server.Hosting;

/// <summary>Puts the server together: the one place where parts meet.</summary>
internal static class RoutingHost
{
    /// <summary>Category of what the server says of itself as a whole.</summary>
    public const string LogCategory = "RoutingDecision.Server";

    /// <summary>Builds a server that can be started. Policy and bundle are loaded here, so that nothing listens before they are good.</summary>
    /// <exception cref="ConfigurationException">A setting, the policy or the bundle can't be used.</exception>
    public static WebApplication Build(ServerOptions options, TimeProvider? clock = null)
    {
        var time = clock ?? TimeProvider.System;
        var roles = new RoleFile(options);
        var files = AccessFiles.Of(options);
        var start = FirstSnapshot.Load(options, roles, time);
        var tls = new TlsHolder(start.Tls);
        // Empty: the other builders also read appsettings.json of the folder they are started in, and ASPNETCORE_ variables.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "routing-server" });
        Log(builder, options);
        Listen(builder, options, tls);
        builder.Services.AddRouting();
        AddParts(builder.Services, options, time, start);
        AddClassifiers(builder.Services, start.Classifier, roles);
        AddTelemetry(builder.Services, options);
        builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = options.MaxMessageMib * 1024 * 1024;
            grpc.Interceptors.Add<CallGuard>();
        }).AddServiceOptions<HealthService>(health => health.MaxReceiveMessageSize = GrpcProtocolExtensions.MostHealthBytes);
        builder.Services.AddGrpcProtocolServices();
        builder.Services.AddAccess(files, start.Access, tls);
        builder.Services.Configure<HostOptions>(
            h => h.ShutdownTimeout = TimeSpan.FromSeconds(options.DrainSeconds) + TimeSpan.FromMilliseconds(options.DrainNoticeMs));
        var app = builder.Build();
        Map(app);
        Tell(app, start, options);
        JournalParts.Open(app.Services);
        return app;
    }

    private static void Tell(WebApplication app, StartState start, ServerOptions options)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(LogCategory);
        if (start.Keys.CreatedFile is { } created)
        {
            RoutingLog.TokenKeyCreated(logger, created);
        }

        if (start.Snapshot.Classifier is { } classifier)
        {
            RoutingLog.ClassifierLoaded(logger, classifier.Version, start.Classifier.Folder);
        }

        if (start.Access is { } access)
        {
            RoutingLog.KeysInForce(logger, access.Size, AccessKeys.SourceOf(options));
        }
        else
        {
            RoutingLog.AccessOpen(logger, options.Grpc);
        }

        if (start.Tls is { } tls)
        {
            app.Services.GetRequiredService<RoutingMetrics>().CertificateExpiry.Value = new DateTimeOffset(tls.Expires).ToUnixTimeSeconds();
            RoutingLog.CertificateInForce(logger, tls.Subject, tls.Expires);
        }

        // On loopback callers share the machine's memory anyway.
        if (ExposureRules.IsPublic(options.Grpc) && MemoryBound.Of(options) is { Fits: false } bound)
        {
            RoutingLog.MemoryNotBounded(logger, MemoryBound.Advice(options, bound));
        }

        foreach (var (address, lacks) in ExposureRules.Allowed(options))
        {
            RoutingLog.Exposed(logger, address, lacks);
        }
    }

    private static void Log(WebApplicationBuilder builder, ServerOptions options)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddJsonConsole(json =>
        {
            json.UseUtcTimestamp = true;
            json.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
        });
        // Standard output belongs to the ready line; the log goes to standard error.
        builder.Logging.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(
            c => c.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.SetMinimumLevel(Enum.Parse<LogLevel>(options.LogLevel, ignoreCase: true));
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Grpc", LogLevel.Warning);
        // Its errors are told again with what ends the process: a taken port in one line, a part that failed as critical.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        // It logs what callers do (a reset while a message is read, garbage instead of protobuf) as errors of ours; what is ours, CallGuard logs.
        builder.Logging.AddFilter("Grpc.AspNetCore.Server.ServerCallHandler", LogLevel.Critical);
    }

    private static void Listen(WebApplicationBuilder builder, ServerOptions options, TlsHolder tls)
    {
        var onMetrics = options.MetricsTls ? tls : new TlsHolder(null);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // The web server's own bound of 28.6 MiB would cut in under the larger values of MaxMessageMib; gRPC bounds each message.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(ListenAddress.Parse(options.Grpc), l => l.Speak(HttpProtocols.Http2, tls, askClient: true));
            kestrel.Listen(ListenAddress.Parse(options.Metrics), l => l.Speak(HttpProtocols.Http1, onMetrics, askClient: false));
        });
    }

    private static void AddParts(IServiceCollection services, ServerOptions options, TimeProvider time, StartState start)
    {
        services.AddSingleton(options).AddSingleton(time).AddSingleton(start.Policy).AddSingleton(start);
        services.AddSingleton(new SnapshotHolder(start.Snapshot));
        services.AddSingleton(p =>
        {
            var metrics = p.GetRequiredService<RoutingMetrics>();
            var logger = p.GetRequiredService<ILoggerFactory>().CreateLogger<LiveStatistics>();
            return new LiveStatistics(time, (model, state) =>
            {
                metrics.Breaker(model, state);
                RoutingLog.BreakerChanged(logger, model, state);
            });
        });
        services.AddSingleton<IProbeGate, ProbeGate>();
        services.AddSingleton<DecisionEngine>();
        services.AddSingleton(new DecisionTokens(start.Keys.Keys, TimeSpan.FromDays(options.TokenDays)));
        services.AddSharedState(options, time);
        services.AddSingleton(new BudgetLedger(time));
        services.AddSingleton(new SeenReports(options.RememberedOutcomes));
        services.AddSingleton(
            new SeedSource(options.Seed != 0 ? options.Seed : BitConverter.ToUInt64(System.Security.Cryptography.RandomNumberGenerator.GetBytes(8))));
        services.AddSingleton(s => JoinedAssessments.OnPool(s.GetRequiredService<DecisionEngine>()));
        services.AddSingleton<OutcomeProcessor>().AddSingleton<OutcomeIntake>().AddSingleton<DecisionDesk>();
        services.AddSingleton<DriftBoard>().AddSingleton<SamplingBoard>();
        services.AddSingleton<FallbackTables>().AddSingleton<PolicySource>();
        services.AddSingleton<PolicyPublisher>().AddSingleton<PolicyVersions>().AddSingleton<AuditLog>();
        services.AddSingleton<PolicySimulator>().AddSingleton<PublishGuard>().AddSingleton<SimulateHandler>();
        JournalParts.Add(services, options, start.Keys, time);
        services.AddSharedStateSync(options);
        services.AddSingleton<RoutingMetrics>().AddSingleton<Readiness>().AddSingleton<CallGuard>();
        services.AddHostedService(p => p.GetRequiredService<Readiness>());
        services.AddSingleton<ReloadSignal>().AddHostedService(p => p.GetRequiredService<ReloadSignal>());
        services.AddHostedService<PolicyFileWatch>().AddHostedService<LiveRefresh>().AddHostedService<SamplingRefresh>();
    }

    private static void AddClassifiers(IServiceCollection services, StartClassifier start, IRoleStore roles)
    {
        services.AddSingleton(start).AddSingleton(roles).AddSingleton<ShadowLane>().AddSingleton<ClassifierRoster>();
        services.AddHostedService(p => p.GetRequiredService<ShadowLane>()).AddHostedService<BundleWatch>();
    }

    private static void AddTelemetry(IServiceCollection services, ServerOptions options)
    {
        services.AddMetrics();
        services.AddPrometheusExposition(m => m.AddMeter(RoutingMetrics.MeterName).ConfigureResource(Describe));
        if (options.Otlp.Length == 0)
        {
            return;
        }

        // Without a collector nothing listens to activities, and they cost nothing.
        var traces = Sdk.CreateTracerProviderBuilder()
            .ConfigureResource(Describe)
            .AddSource("Microsoft.AspNetCore", DecisionSpan.SourceName)
            .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(options.TraceShare)))
            .AddOtlpExporter(o => o.Endpoint = new Uri(options.Otlp))
            .Build();
        services.AddSingleton(_ => traces);
        services.AddHostedService<TracesEnd>();
    }

    private static void Describe(ResourceBuilder resource) => resource.AddService("routing-decision", serviceVersion: BuildInfo.Version);

    private static void Map(WebApplication app)
    {
        app.MapProtected<RoutingGrpcService>(RoutingService.Descriptor);
        app.MapProtected<OutcomeGrpcService>(OutcomeService.Descriptor);
        app.MapProtected<InsightGrpcService>(InsightService.Descriptor);
        app.MapProtected<PolicyGrpcService>(PolicyService.Descriptor);
        var guard = app.Services.GetRequiredService<CallGate>();
        // What a server can do is no secret among those who may call it: a key of any scope is enough.
        foreach (var reflection in app.MapGrpcProtocolServices(
            RoutingService.Descriptor, OutcomeService.Descriptor, InsightService.Descriptor, PolicyService.Descriptor))
        {
            guard.Protect(reflection, AccessScopes.None);
        }

        app.MapPrometheusScrape().OnMetricsPortOnly();
        app.MapGet("/healthz", () => Results.Text("ok\n")).OnMetricsPortOnly();
        app.MapGet("/readyz", (Readiness readiness, SharedStateStatus state) =>
            readiness.IsReady ? Results.Text($"ready{state.Remark}\n") : Results.Text("draining\n", statusCode: 503)).OnMetricsPortOnly();
        var start = app.Services.GetRequiredService<StartState>();
        app.Services.GetRequiredService<PolicySource>().Start(start.Origin, start.Published);
    }
}
