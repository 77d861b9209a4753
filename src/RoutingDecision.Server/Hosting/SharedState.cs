using System.Security.Cryptography;
using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Budgets;
using RoutingDecision.Core.Conversations;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.PolicyVersions;
using RoutingDecision.Server.Classifiers;
using RoutingDecision.Server.Policies;
using RoutingDecision.Server.Telemetry;
using RoutingDecision.State;
using RoutingDecision.State.Redis;
using RoutingDecision.State.Redis.Streams;

namespace RoutingDecision.Server.Hosting;

/// <summary>Registers the stores: in this process, or shared through Redis when one is named.</summary>
internal static class SharedState
{
    private const int LeastBackgroundWaitMs = 1_000;

    public static void AddSharedState(this IServiceCollection services, ServerOptions options, TimeProvider time)
    {
        services.AddSingleton<SharedStateStatus>().AddSingleton<SharedAssessments>();
        if (options.Redis.Length == 0)
        {
            services.AddSingleton<IConversationStore>(new InMemoryConversations(options.Conversations, time));
            services.AddSingleton<IPolicyStore>(PublishedPolicies.StoreOf(options));
            return;
        }

        services.AddSingleton<RedisTelemetry>();
        services.AddSingleton(p => new RedisGuard(
            SettingsOf(options),
            time,
            p.GetRequiredService<RedisTelemetry>(),
            RedisPolicyStore.ChannelOf(SettingsOf(options)),
            _ => Look(p)));
        services.AddSingleton(p => new RedisConversations(p.GetRequiredService<RedisGuard>(), options.Conversations, time));
        services.AddSingleton<IConversationStore>(p => p.GetRequiredService<RedisConversations>());
        services.AddSingleton<ISharedPart>(p => p.GetRequiredService<RedisConversations>());
        services.AddSingleton<IAssessmentStore>(p => new RedisAssessments(p.GetRequiredService<RedisGuard>()));
        services.AddSingleton(new RedisClock(time));
        // A name of its own at every start: what an earlier run counted is another replica's. Not so budgets, which a journal brings back.
        var replica = RandomNumberGenerator.GetHexString(12, lowercase: true);
        services.AddSingleton<ISharedPart>(p => ActivatorUtilities.CreateInstance<RedisLive>(p, replica));
        services.AddSingleton(p => ActivatorUtilities.CreateInstance<ForwardedJournal>(p, replica));
        services.AddSingleton<ISharedPart>(p => new RedisBudgets(
            p.GetRequiredService<RedisGuard>(),
            p.GetRequiredService<BudgetLedger>(),
            p.GetRequiredService<ForwardedJournal>().Owner,
            () => p.GetRequiredService<SnapshotHolder>().Current.Policy.Budgets.Length > 0));
        services.AddSingleton<RedisPolicyStore>();
        services.AddSingleton<IPolicyStore>(p => p.GetRequiredService<RedisPolicyStore>());
        services.AddSingleton(p => ActivatorUtilities.CreateInstance<PolicyFollower>(p, replica));
        services.AddSingleton<ISharedPart>(p => p.GetRequiredService<PolicyFollower>());
        services.AddSingleton<RedisModelStates>();
        services.AddSingleton<ISharedPart>(p => p.GetRequiredService<RedisModelStates>());
        AddStreams(services, options, time, replica);
    }

    /// <summary>Registers the exchange between replicas. After the journal, whose replay must have ended before totals are told.</summary>
    public static void AddSharedStateSync(this IServiceCollection services, ServerOptions options)
    {
        if (options.Redis.Length > 0)
        {
            services.AddHostedService<SharedStateSync>();
        }
    }

    private static void AddStreams(IServiceCollection services, ServerOptions options, TimeProvider time, string replica)
    {
        services.AddSingleton<StreamTelemetry>();
        services.AddSingleton(p => new StreamConnection(SettingsOf(options), time, p.GetRequiredService<RedisTelemetry>()));
        services.AddSingleton(p => new StreamReports(p.GetRequiredService<StreamConnection>().Guard));
        services.AddHostedService(p => ActivatorUtilities.CreateInstance<StreamLife>(p, replica));
        if (JournalParts.FolderOf(options) is not null)
        {
            services.AddSingleton<ReportSharing>();
            services.AddHostedService(p => p.GetRequiredService<ReportSharing>());
        }
    }

    private static void Look(IServiceProvider services) => _ = services.GetRequiredService<PolicyFollower>().LookAsync();

    private static RedisSettings SettingsOf(ServerOptions options) => new()
    {
        Connection = options.Redis,
        Password = options.RedisPassword,
        AuthorityFile = options.RedisAuthority,
        Prefix = options.RedisPrefix,
        DecisionWait = TimeSpan.FromMilliseconds(options.RedisWaitMs),
        // Nobody waits for what runs beside decisions: it gives up no sooner than the connection is.
        BackgroundWait = TimeSpan.FromMilliseconds(Math.Max(LeastBackgroundWaitMs, options.RedisReplaceMs)),
        ReplaceAfter = TimeSpan.FromMilliseconds(options.RedisReplaceMs),
    };
}
