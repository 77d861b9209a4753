using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RoutingDecision.Core.Prompts;
using StackExchange.Redis;

namespace RoutingDecision.State.Redis;

/// <summary>
/// Every key in Redis: name, type, time to live. What must change together in one script shares a hash tag (the part in braces), and so a slot of a
/// cluster.
/// Names that callers choose are hashed or escaped, so that none of them can choose a slot or look like another key.
/// </summary>
internal sealed class RedisKeys(string prefix)
{
    /// <summary>The table of deploy/redis.md, with the default prefix.</summary>
    public static IReadOnlyList<RedisKeyFamily> Families { get; } =
    [
        new("rd:conv:<digest of tenant and conversation>", "hash", "the policy's `idle_reset`"),
        new("rd:assess:<classifier version>:<digest of the prompt>", "string", "1 day"),
        new("rd:{live}:slot:<length in ms>:<number>", "hash", "2 health windows"),
        new("rd:{live}:breakers", "hash", "1 day"),
        new("rd:{live}:states", "hash", "never"),
        new("rd:{live}:probe:<model>:<place>", "string", "the policy's `half_open_after`"),
        new("rd:{budget:<tenant>}:<day>", "hash", "2 days"),
        new("rd:{policy}:current", "string", "never"),
        new("rd:{policy}:version:<version>", "string", "never"),
        new("rd:{policy}:history", "list", "never; the last 1,000 changes"),
        new("rd:{policy}:serving:<replica>", "string", "10 s"),
        new("rd:{policy}:notice", "channel", ""),
        new("rd:{log:<part>}:outcomes", "stream", "never; about 25,000 entries, 100,000 while nothing aggregates"),
        new("rd:{log:<part>}:decisions", "stream", "never; about 10,000 entries"),
        new("rd:{log:<part>}:seen:young", "set", "never; 100,000 members"),
        new("rd:{log:<part>}:seen:old", "set", "never; 100,000 members"),
        new("rd:{log:<part>}:positions", "hash", "never; one field per journal"),
        new("rd:{log:<part>}:aggregator", "string", "5 s"),
        new("rd:{log:<part>}:report:<hour>", "hash", "35 days; about 20,000 fields"),
        new("rd:report:replicas", "hash", "35 days after the last word; one field per journal"),
        new("rd:report:<hour>", "hash", "35 days; two fields per journal"),
        new("rd:report:misroutes:<hour>", "hash", "35 days; two fields per journal"),
        new("rd:report:experiment:<experiment>:<day>", "hash", "35 days; two fields per journal"),
    ];

    /// <summary>State of a conversation.</summary>
    public RedisKey Conversation(string tenant, string conversation)
    {
        // A NUL can't be part of either name, so that no two pairs are the same text.
        var text = Encoding.UTF8.GetBytes($"{tenant}\0{conversation}");
        return $"{prefix}:conv:{Convert.ToHexStringLower(SHA256.HashData(text).AsSpan(0, 16))}";
    }

    /// <summary>What a classifier said of a prompt.</summary>
    public RedisKey Assessment(string version, in PromptDigest digest) => $"{prefix}:assess:{Escape(version)}:{digest.ToHex()}";

    /// <summary>Counts of all replicas in one slot of time.</summary>
    public RedisKey Slot(long lengthMs, long number) => string.Create(CultureInfo.InvariantCulture, $"{prefix}:{{live}}:slot:{lengthMs}:{number}");

    /// <summary>Breakers that opened or closed.</summary>
    public RedisKey Breakers() => $"{prefix}:{{live}}:breakers";

    /// <summary>States of models set by administrators.</summary>
    public RedisKey States() => $"{prefix}:{{live}}:states";

    /// <summary>A place of a probe.</summary>
    public RedisKey Probe(string model, int place) => string.Create(CultureInfo.InvariantCulture, $"{prefix}:{{live}}:probe:{Escape(model)}:{place}");

    /// <summary>Spend of a tenant on a day.</summary>
    /// <param name="day">Days since 0001-01-01.</param>
    public RedisKey Budget(string tenant, long day) =>
        string.Create(CultureInfo.InvariantCulture, $"{prefix}:{{budget:{Escape(tenant)}}}:{DateOnly.FromDayNumber((int)day):yyyyMMdd}");

    /// <summary>The version that is current.</summary>
    public RedisKey PolicyCurrent() => $"{prefix}:{{policy}}:current";

    /// <summary>Document of a version.</summary>
    public RedisKey PolicyText(string version) => $"{prefix}:{{policy}}:version:{Escape(version)}";

    /// <summary>Records of changes, newest first.</summary>
    public RedisKey PolicyHistory() => $"{prefix}:{{policy}}:history";

    /// <summary>The version that a replica serves.</summary>
    public RedisKey PolicyServing(string replica) => $"{prefix}:{{policy}}:serving:{replica}";

    /// <summary>Channel on which a change is announced.</summary>
    public string PolicyNotice() => $"{prefix}:{{policy}}:notice";

    /// <summary>Outcomes and feedback of a part.</summary>
    public RedisKey Outcomes(int part) => Log(part, "outcomes");

    /// <summary>Decisions of a part.</summary>
    public RedisKey Decisions(int part) => Log(part, "decisions");

    /// <summary>Reports of a part that were stored last.</summary>
    public RedisKey SeenYoung(int part) => Log(part, "seen:young");

    /// <summary>Those before them.</summary>
    public RedisKey SeenOld(int part) => Log(part, "seen:old");

    /// <summary>How far each journal was forwarded to a part.</summary>
    public RedisKey Positions(int part) => Log(part, "positions");

    /// <summary>Who aggregates a part.</summary>
    public RedisKey Aggregator(int part) => Log(part, "aggregator");

    /// <summary>Sums of a part in one hour.</summary>
    /// <param name="hour">UTC, as yyyyMMddHH.</param>
    public RedisKey Report(int part, string hour) => Log(part, $"report:{hour}");

    /// <summary>What replicas say of their reports' sums.</summary>
    public RedisKey ReportReplicas() => $"{prefix}:report:replicas";

    /// <summary>Sums of each replica in one hour.</summary>
    /// <param name="hour">UTC, as yyyyMMddHH.</param>
    public RedisKey ReportHour(string hour) => $"{prefix}:report:{hour}";

    /// <summary>Misroutes of each replica in one hour.</summary>
    /// <param name="hour">UTC, as yyyyMMddHH.</param>
    public RedisKey ReportMisroutes(string hour) => $"{prefix}:report:misroutes:{hour}";

    /// <summary>Keys of an experiment at each replica on one day.</summary>
    /// <param name="experiment">Its id.</param>
    /// <param name="day">UTC, as yyyyMMdd.</param>
    public RedisKey ReportExperiment(string experiment, string day) => $"{prefix}:report:experiment:{Escape(experiment)}:{day}";

    private RedisKey Log(int part, string name) => string.Create(CultureInfo.InvariantCulture, $"{prefix}:{{log:{part}}}:{name}");

    private static string Escape(string name) => Uri.EscapeDataString(name);
}
