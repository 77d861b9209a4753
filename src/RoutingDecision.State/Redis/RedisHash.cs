using StackExchange.Redis;

namespace RoutingDecision.State.Redis;

/// <summary>Reads the fields and values of a hash as scripts return them.</summary>
internal static class RedisHash
{
    public static IEnumerable<(string Field, string Value)> Of(RedisResult reply)
    {
        var words = (RedisValue[]?)reply ?? [];
        for (var i = 0; i + 1 < words.Length; i += 2)
        {
            yield return (words[i]!, words[i + 1]!);
        }
    }
}
