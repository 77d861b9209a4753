namespace RoutingDecision.State.Redis;

/// <summary>A kind of key, as the operators' table describes it.</summary>
/// <param name="Pattern">Its name; parts in angle brackets vary.</param>
/// <param name="Type">Type of its value.</param>
/// <param name="TimeToLive">When it vanishes.</param>
public sealed record RedisKeyFamily(string Pattern, string Type, string TimeToLive);
