using System.Diagnostics.CodeAnalysis;
using RoutingDecision.Core.Reports;
using RoutingDecision.Insight;
using RoutingDecision.Server.Hosting;
using RoutingDecision.State.Journal.Reading;
using RoutingDecision.State.Journal.Traffic;

namespace RoutingDecision.Server.Insight;

/// <summary>The parts that read the journal for reports; there only where there is a journal.</summary>
internal static class InsightParts
{
    /// <summary>Registers the follower; observers are registered as <see cref="ITrafficObserver"/> beside it.</summary>
    public static void AddInsight(this IServiceCollection services, ServerOptions options)
    {
        var isShared = options.Redis.Length > 0;
        services.AddSingleton(new TrafficBook(options.InsightDays, options.InsightDecisions, isShared));
        services.AddSingleton<ITrafficObserver>(p => new TrafficFeed(p.GetRequiredService<TrafficBook>(), PolicyNamesReader.Read));
        if (isShared)
        {
            services.AddSingleton<ITrafficObserver>(p => p.GetRequiredService<ReportSharing>());
        }

        services.AddSingleton(p => new MisrouteRecords([p.GetRequiredService<JournalReader>()])).AddSingleton<ReplicaCover>();
        services.AddSingleton<ReplicaName>().AddSingleton<ReportHandler>().AddSingleton<MisrouteHandler>().AddSingleton<ExperimentHandler>();
        services.AddObserver<DriftWatch>().AddSingleton<DriftHandler>();
        services.AddObserver<SamplingHistory>();
        services.AddObserver<ObservationWatch>().AddSingleton<ObservationHandler>();
        services.AddObserver<DecisionTail>().AddSingleton<WatchHandler>();
        services.AddSingleton<TrafficFollower>();
        services.AddHostedService(p => p.GetRequiredService<TrafficFollower>());
        services.AddHostedService(p => p.GetRequiredService<DriftWatch>());
    }

    private static IServiceCollection AddObserver<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(this IServiceCollection services)
        where T : class, ITrafficObserver => services.AddSingleton<T>().AddSingleton<ITrafficObserver>(p => p.GetRequiredService<T>());
}
