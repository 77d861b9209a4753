using System.Text.Json;

namespace RoutingDecision.Server.Telemetry;

/// <summary>A value as it is written in replies and policies: rate_limited, give_up, pre_check.</summary>
internal static class SnakeCase
{
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
