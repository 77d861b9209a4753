namespace RoutingDecision.Server.Insight;

/// <summary>The parts that read the journal for reports; there only where there is a journal.</summary>
internal static class InsightParts
{
    /// <summary>Registers the follower; observers are registered as <see cref="State.Journal.Traffic.ITrafficObserver"/> beside it.</summary>
    public static void AddInsight(this IServiceCollection services)
    {
        services.AddSingleton<TrafficFollower>();
        services.AddHostedService(p => p.GetRequiredService<TrafficFollower>());
    }
}
