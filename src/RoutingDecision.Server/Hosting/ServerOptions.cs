using Microsoft.Extensions.Options;

namespace RoutingDecision.Server.Hosting;

/// <summary>
/// All settings of the server. Precedence: command line (<c>--grpc 127.0.0.1:50051</c>), environment (<c>ROUTING_GRPC</c>, underscores as you like),
/// file (<c>--config FILE</c>, JSON), defaults. Names are these, without regard to case.
/// </summary>
internal sealed class ServerOptions
{
    /// <summary>
    /// Address and port of gRPC, HTTP/2, with TLS when <see cref="TlsCertificate"/> is set. Port 0 takes a free one. What others than this machine
    /// can
    /// reach needs TLS, and keys or client certificates; see <see cref="InsecurePublic"/>.
    /// </summary>
    [ListenAddress]
    public string Grpc { get; set; } = "127.0.0.1:50051";

    /// <summary>Address and port of /metrics, /healthz and /readyz, HTTP/1.1. Port 0 takes a free one.</summary>
    [ListenAddress]
    public string Metrics { get; set; } = "127.0.0.1:9464";

    /// <summary>Policy file, watched.</summary>
    [NotBlank]
    public string Policy { get; set; } = Path.Combine(AppContext.BaseDirectory, "policies", "default.yaml");

    /// <summary>Folder of the classifier bundle, watched; "none" serves without one.</summary>
    [NotBlank]
    public string Bundle { get; set; } = Path.Combine(AppContext.BaseDirectory, "models", "default");

    /// <summary>Folder of further bundles, each in a folder of its own, watched; empty: none. They serve when they are promoted.</summary>
    [NothingOrPath]
    public string Models { get; set; } = "";

    /// <summary>
    /// Folder of what must survive a restart: the token key, which classifier was promoted, and the journal where it has no folder of its own.
    /// </summary>
    [NotBlank]
    public string State { get; set; } = DefaultState();

    /// <summary>
    /// Keys of decision tokens, 1 to 4, base64 of at least 32 bytes, comma-separated, the signing one first; empty: one is generated and kept in <see
    /// cref="State"/>.
    /// </summary>
    [KeyList]
    public string TokenKeys { get; set; } = "";

    /// <summary>Days for which outcomes of a decision are taken, 1 to 365.</summary>
    [Within(1, 365)]
    public int TokenDays { get; set; } = 30;

    /// <summary>File of API keys, a line each as `routing key new` prints it, watched; empty: <see cref="ApiKeyLines"/> alone.</summary>
    [NothingOrPath]
    public string ApiKeys { get; set; } = "";

    /// <summary>
    /// The same lines themselves, for an environment that has no file; with neither, everybody who reaches the server may do everything.
    /// </summary>
    [Secret]
    public string ApiKeyLines { get; set; } = "";

    /// <summary>PEM file of the server's certificate and those between it and its authority, watched; empty: no TLS.</summary>
    [NothingOrPath]
    public string TlsCertificate { get; set; } = "";

    /// <summary>PEM file of the certificate's key, not encrypted, watched; empty: it is in the certificate's file.</summary>
    [NothingOrPath]
    public string TlsKey { get; set; } = "";

    /// <summary>PEM file of the authorities whose certificates clients must show on the gRPC port, watched; empty: none are asked for.</summary>
    [NothingOrPath]
    public string TlsClientAuthority { get; set; } = "";

    /// <summary>TLS on the metrics port as well, where no client certificate is asked for, as probes have none.</summary>
    public bool MetricsTls { get; set; }

    /// <summary>Serves others than this machine without TLS or without asking who they are: for networks where something else does both.</summary>
    public bool InsecurePublic { get; set; }

    /// <summary>Calls under way at once, and as many streams, 1 to 1,000,000.</summary>
    [Within(1, 1_000_000)]
    public int MaxCalls { get; set; } = 1_000;

    /// <summary>Calls that wait for a place among them, 0 to 1,000,000; those beyond are refused.</summary>
    [Within(0, 1_000_000)]
    public int QueueCalls { get; set; } = 1_000;

    /// <summary>Milliseconds that a call waits for a place or a thread, 1 to 60,000; while the wait is longer calls are refused.</summary>
    [Within(1, 60_000)]
    public int QueueMs { get; set; } = 1_000;

    /// <summary>Classifications kept in memory, 0 to 16,777,216; about 340 bytes each with what was read of their prompts,
    /// 80 of them from the start.</summary>
    [Within(0, 1 << 24)]
    public int CacheEntries { get; set; } = 100_000;

    /// <summary>Conversations kept in memory, 32 to 10,000,000; about 300 bytes each.</summary>
    [Within(32, 10_000_000)]
    public int Conversations { get; set; } = 200_000;

    /// <summary>
    /// Redis that replicas share: host:port[,host:port][,ssl=true], the options of StackExchange.Redis; empty: state stays in this process. May carry
    /// a password, so
    /// that messages do not repeat it.
    /// </summary>
    [RedisConnection]
    public string Redis { get; set; } = "";

    /// <summary>Password of Redis, apart from <see cref="Redis"/> so that the environment can carry it alone; empty: none.</summary>
    [Secret]
    public string RedisPassword { get; set; } = "";

    /// <summary>PEM file of the authority that signed Redis' certificate; empty: those that the system trusts.</summary>
    [CertificateFile]
    public string RedisAuthority { get; set; } = "";

    /// <summary>First part of every key in Redis, without braces.</summary>
    [RedisPrefix]
    public string RedisPrefix { get; set; } = "rd";

    /// <summary>Milliseconds that a decision waits for a conversation's state in Redis, 1 to 1,000.</summary>
    [Within(1, 1_000)]
    public int RedisWaitMs { get; set; } = 5;

    /// <summary>
    /// Milliseconds without an answer after which a connection to Redis is given up and made anew, 100 to 60,000. What runs beside decisions waits as
    /// long, and at least a second.
    /// </summary>
    [Within(100, 60_000)]
    public int RedisReplaceMs { get; set; } = 500;

    /// <summary>
    /// Microseconds that a usual prompt must take when a classifier is loaded for its assessments to be shared through Redis, 0 to 60,000,000: one
    /// that is faster answers before Redis does.
    /// </summary>
    [Within(0, 60_000_000)]
    public int SharedCacheOverUs { get; set; } = 2_000;

    /// <summary>What of the journal goes to Redis' streams: outcomes (with feedback), or all (decisions as well).</summary>
    [OneOf("outcomes", "all")]
    public string RedisStreams { get; set; } = "outcomes";

    /// <summary>Outcome reports whose repetition is recognised, 1,000 to 100,000,000; about 64 bytes each.</summary>
    [Within(1_000, 100_000_000)]
    public int RememberedOutcomes { get; set; } = 500_000;

    /// <summary>Folder of the journal; empty: journal in <see cref="State"/>; "off": outcomes live as long as the process.</summary>
    [FolderOrOff]
    public string Journal { get; set; } = "";

    /// <summary>
    /// Milliseconds that outcomes wait for more to be committed together, 0 to 1,000; at 0 those that come during one commit share the next.
    /// </summary>
    [Within(0, 1_000)]
    public int JournalCommitMs { get; set; }

    /// <summary>Milliseconds after which logged decisions are durable at the latest, 10 to 60,000.</summary>
    [Within(10, 60_000)]
    public int JournalSyncMs { get; set; } = 1_000;

    /// <summary>Size at which a segment ends, in MiB, 1 to 4,096.</summary>
    [Within(1, 4_096)]
    public int JournalSegmentMib { get; set; } = 64;

    /// <summary>Hours after which a segment ends, 1 to 168.</summary>
    [Within(1, 168)]
    public int JournalSegmentHours { get; set; } = 6;

    /// <summary>Size of the whole journal, in MiB, beyond which the oldest segments go, 2 to 1,048,576; at least two segments stay.</summary>
    [Within(2, 1 << 20)]
    public int JournalMaxMib { get; set; } = 4_096;

    /// <summary>Days after which segments go, 1 to 3,650.</summary>
    [Within(1, 3_650)]
    public int JournalMaxDays { get; set; } = 30;

    /// <summary>Hours of the journal that a start reads back, 0 to 8,760; of the current day it reads all.</summary>
    [Within(0, 8_760)]
    public int JournalReplayHours { get; set; } = 24;

    /// <summary>Days of the journal that reports, misroutes and experiments reach back, 1 to 365; a start reads them in the background.</summary>
    [Within(1, 365)]
    public int InsightDays { get; set; } = 30;

    /// <summary>Decisions that what is reported of them later can still join in reports, 1,000 to 10,000,000; about 400 bytes each, and
    /// 300 more for those that were reported on.</summary>
    [Within(1_000, 10_000_000)]
    public int InsightDecisions { get; set; } = 65_536;

    /// <summary>Callers that may watch decisions at once, 0 to 1,000.</summary>
    [Within(0, 1_000)]
    public int WatchReaders { get; set; } = 16;

    /// <summary>
    /// Share of the replayed decisions that may go to another tier, or not be told, under a policy that is published without force, 0 to 1; 1: any.
    /// </summary>
    [Within(0, 1)]
    public double PublishMaxFlips { get; set; } = 0.25;

    /// <summary>Latest decisions that a policy is replayed over before it is published, 0 to 1,000,000; 0: it is not.</summary>
    [Within(0, 1_000_000)]
    public int PublishReplayDecisions { get; set; } = 20_000;

    /// <summary>Decisions that a replay must look at before it may refuse a policy, 1 to 1,000,000.</summary>
    [Within(1, 1_000_000)]
    public int PublishLeastDecisions { get; set; } = 500;

    /// <summary>Largest message taken, in MiB, 1 to 64.</summary>
    [Within(1, 64)]
    public int MaxMessageMib { get; set; } = 12;

    /// <summary>Milliseconds between looks at the policy file and the bundle folders, 50 to 60,000.</summary>
    [Within(50, 60_000)]
    public int PolicyPollMs { get; set; } = 500;

    /// <summary>
    /// Milliseconds at shutdown during which calls are still taken although readiness has turned, 0 to 60,000: for load balancers that look only now
    /// and then.
    /// </summary>
    [Within(0, 60_000)]
    public int DrainNoticeMs { get; set; }

    /// <summary>Seconds that calls under way are given at shutdown, 0 to 300.</summary>
    [Within(0, 300)]
    public int DrainSeconds { get; set; } = 20;

    /// <summary>OTLP endpoint for traces, e.g. http://127.0.0.1:4317; empty: none.</summary>
    [Collector]
    public string Otlp { get; set; } = "";

    /// <summary>Share of calls traced when the caller did not decide, 0 to 1.</summary>
    [Within(0, 1)]
    public double TraceShare { get; set; } = 0.01;

    /// <summary>Smallest level logged: Trace, Debug, Information, Warning, Error.</summary>
    [OneOf("Trace", "Debug", "Information", "Warning", "Error")]
    public string LogLevel { get; set; } = "Information";

    /// <summary>Random start of exploration and sampling; 0: from the system.</summary>
    public ulong Seed { get; set; }

    private static string DefaultState()
    {
        var home = Environment.GetEnvironmentVariable("XDG_STATE_HOME");
        return Path.Combine(
            string.IsNullOrEmpty(home) ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state") : home,
            "routing-decision");
    }
}

/// <summary>Checks the ranges stated beside the options.</summary>
[OptionsValidator]
internal sealed partial class ServerOptionsValidator : IValidateOptions<ServerOptions>
{
}
