using RoutingDecision.Core.PolicyVersions;
using RoutingDecision.State.Policies;
using StackExchange.Redis;

namespace RoutingDecision.State.Redis;

/// <summary>
/// Versions in Redis, the same for all replicas. Publishing is one script, so that of two publishers one wins, and is announced on a channel.
/// Thread-safe.
/// </summary>
public sealed class RedisPolicyStore(RedisGuard guard) : IPolicyStore
{
    private static readonly TimeSpan ReportLife = TimeSpan.FromSeconds(10);

    private readonly RedisKeys _keys = new(guard.Settings.Prefix);

    /// <summary>Channel on which a change is announced.</summary>
    public static string ChannelOf(RedisSettings settings) => new RedisKeys(settings.Prefix).PolicyNotice();

    public async Task<string> CurrentAsync() => (string?)await AskAsync(static (d, key) => d.StringGetAsync(key), _keys.PolicyCurrent()) ?? "";

    public async Task<string?> TextAsync(string version) => await AskAsync(static (d, key) => d.StringGetAsync(key), _keys.PolicyText(version));

    public async Task<IReadOnlyList<PolicyRecord>> HistoryAsync()
    {
        var lines = await AskAsync(static (d, key) => d.ListRangeAsync(key), _keys.PolicyHistory());
        return [.. lines.Select(l => PolicyRecordText.Read(l!)).OfType<PolicyRecord>()];
    }

    public async Task<string> PublishAsync(string expected, PolicyRecord record, string text)
    {
        var reply = await guard.ScriptAsync(
            RedisScript.PolicyPublish,
            [_keys.PolicyCurrent(), _keys.PolicyText(record.Version), _keys.PolicyHistory()],
            [expected, record.Version, text, PolicyRecordText.Write(record), PolicyRecord.MostKept],
            guard.Settings.BackgroundWait);
        var current = (string)Answer(reply)!;
        if (string.Equals(current, record.Version, StringComparison.Ordinal))
        {
            // A notice that gets lost costs a second: the replicas also look by themselves.
            await guard.RunAsync(
                static (d, n) =>
                    d.PublishAsync(n.Channel, n.Version), (Channel: _keys.PolicyNotice(), record.Version), guard.Settings.BackgroundWait);
        }

        return current;
    }

    /// <summary>Says for a few seconds which version a replica serves.</summary>
    public async Task ReportAsync(string replica, string version) =>
        await guard.RunAsync(
            static (d, r) => d.StringSetAsync(r.Key, r.Version, ReportLife),
            (Key: _keys.PolicyServing(replica), Version: version),
            guard.Settings.BackgroundWait);

    private async Task<T> AskAsync<T>(Func<IDatabase, RedisKey, Task<T>> operation, RedisKey key) =>
        Answer(await guard.RunAsync(operation, key, guard.Settings.BackgroundWait));

    private static T Answer<T>(RedisReply<T> reply) => reply.IsOk ? reply.Value! : throw new IOException($"Redis did not answer ({reply.Kind}).");
}
