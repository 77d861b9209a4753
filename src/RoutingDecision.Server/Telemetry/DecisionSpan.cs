using System.Diagnostics;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Selection;

namespace RoutingDecision.Server.Telemetry;

/// <summary>
/// One span a decision, inside the span of its call, for whoever collects traces; without a collector it costs one look. Names and versions of the
/// policy only: nothing that a caller sent, and never text.
/// </summary>
internal static class DecisionSpan
{
    /// <summary>Name of the source to collect.</summary>
    public const string SourceName = "RoutingDecision";

    private const string Name = "routing.decide";

    private static readonly ActivitySource Source = new(SourceName, BuildInfo.Version);

    /// <summary>Writes the span of a decision that was just made, or of one that no model can serve.</summary>
    /// <param name="end">Now.</param>
    /// <param name="took">From request to now.</param>
    public static void Write(Decision decision, DateTimeOffset end, TimeSpan took)
    {
        if (!Source.HasListeners())
        {
            return;
        }

        using var span = Source.StartActivity(Name, ActivityKind.Internal, parentContext: default, startTime: end - took);
        if (span is null)
        {
            return;
        }

        var route = decision.Route;
        span.SetTag("routing.policy_version", decision.Snapshot.Policy.Version);
        span.SetTag("routing.classifier_version", decision.Snapshot.Classifier?.Version ?? "none");
        if (route.Unservable == HardConstraint.None)
        {
            var catalog = decision.Snapshot.Policy.Catalog;
            span.SetTag("routing.tier", catalog.Tiers[route.Tier]);
            span.SetTag("routing.model", catalog.Models[route.Model].Id);
            span.SetTag("routing.decided_by", SnakeCase.Of(route.DecidedBy));
            span.SetTag("routing.strategy", SnakeCase.Of(route.Plan.Strategy));
            span.SetTag("routing.complexity", decision.Complexity);
            span.SetTag("routing.assessment", !decision.Assessed ? "none" : decision.FromCache ? "cache" : "classifier");
        }
        else
        {
            span.SetTag("routing.unservable", HardConstraintNames.Of(route.Unservable));
            span.SetStatus(ActivityStatusCode.Error);
        }

        span.SetEndTime(end.UtcDateTime);
    }
}
