using RoutingDecision.Core.Replays;

namespace RoutingDecision.Cli.Replays;

/// <summary>Why a decision can't be made again, in words.</summary>
internal static class ObstacleText
{
    public static string Of(ReplayObstacle obstacle) => obstacle switch
    {
        ReplayObstacle.Text => "a rule that could change it asks for text that was not kept",
        ReplayObstacle.Features => "it needs an assessment, and its features are not kept or are of another scheme",
        ReplayObstacle.Arms => "its experiments are not those of the policy",
        ReplayObstacle.Version => "its policy is not in the journal, or its classifier is not among --bundle",
        ReplayObstacle.LiveView => "the live state that it read is not in the journal",
        ReplayObstacle.Names => "it names a tier, model, provider, region or capability that the policy does not have",
        _ => "",
    };
}
