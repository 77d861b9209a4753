using System.Security.Cryptography;
using System.Text;

namespace RoutingDecision.State.Redis;

/// <summary>A Lua script of this assembly's resources, and the hash by which Redis knows it once it has seen it.</summary>
internal sealed class RedisScript
{
    private RedisScript(string text)
    {
        Text = text;
        // Not for security: it is how Redis names scripts.
#pragma warning disable CA5350
        Hash = SHA1.HashData(Encoding.UTF8.GetBytes(text));
#pragma warning restore CA5350
    }

    /// <summary>Writes a conversation so that no concurrent turn is lost.</summary>
    public static RedisScript ConversationMerge { get; } = Load("conversation-merge");

    /// <summary>Exchanges what replicas counted in slots of time.</summary>
    public static RedisScript Live { get; } = Load("live");

    /// <summary>Exchanges registers of which the latest stands.</summary>
    public static RedisScript Latest { get; } = Load("latest");

    /// <summary>Takes places of probes.</summary>
    public static RedisScript Probes { get; } = Load("probes");

    /// <summary>Exchanges what replicas spent.</summary>
    public static RedisScript Budget { get; } = Load("budget");

    /// <summary>Makes a version of the policy current.</summary>
    public static RedisScript PolicyPublish { get; } = Load("policy-publish");

    /// <summary>Appends to the streams what they do not hold yet.</summary>
    public static RedisScript StreamAppend { get; } = Load("stream-append");

    /// <summary>Reads for the aggregator.</summary>
    public static RedisScript StreamRead { get; } = Load("stream-read");

    /// <summary>Adds to the hourly sums and acknowledges what was added.</summary>
    public static RedisScript StreamApply { get; } = Load("stream-apply");

    /// <summary>Reads which reports other replicas took.</summary>
    public static RedisScript StreamTail { get; } = Load("stream-tail");

    /// <summary>Reads records of entries of the streams.</summary>
    public static RedisScript StreamEntries { get; } = Load("stream-entries");

    /// <summary>Exchanges what replicas say of their reports' sums.</summary>
    public static RedisScript ReportHeader { get; } = Load("report-header");

    /// <summary>Writes a replica's sums of an hour.</summary>
    public static RedisScript ReportHour { get; } = Load("report-hour");

    public string Text { get; }

    public byte[] Hash { get; }

    private static RedisScript Load(string name)
    {
        using var stream = typeof(RedisScript).Assembly.GetManifestResourceStream($"{name}.lua")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return new RedisScript(reader.ReadToEnd());
    }
}
