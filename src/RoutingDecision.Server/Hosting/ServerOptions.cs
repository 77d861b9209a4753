using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace RoutingDecision.Server.Hosting;

/// <summary>
/// All settings of the server. Precedence: command line (<c>--grpc 127.0.0.1:50051</c>), environment (<c>ROUTING_GRPC</c>), file (<c>--config FILE</c>, JSON),
/// defaults. Names are these, without regard to case.
/// </summary>
internal sealed class ServerOptions
{
    /// <summary>Address and port of gRPC, HTTP/2 without TLS. Port 0 takes a free one.</summary>
    [Required]
    public string Grpc { get; set; } = "127.0.0.1:50051";

    /// <summary>Address and port of /metrics, /healthz and /readyz, HTTP/1.1. Port 0 takes a free one.</summary>
    [Required]
    public string Metrics { get; set; } = "127.0.0.1:9464";

    /// <summary>Policy file, watched.</summary>
    [Required]
    public string Policy { get; set; } = Path.Combine(AppContext.BaseDirectory, "policies", "default.yaml");

    /// <summary>Folder of the classifier bundle; "none" serves without one.</summary>
    [Required]
    public string Bundle { get; set; } = Path.Combine(AppContext.BaseDirectory, "models", "default");

    /// <summary>Folder of what must survive a restart: the token key.</summary>
    [Required]
    public string State { get; set; } = DefaultState();

    /// <summary>Keys of decision tokens, base64, comma-separated, the signing one first; empty: one is generated and kept in <see cref="State"/>.</summary>
    public string TokenKeys { get; set; } = "";

    /// <summary>Days for which outcomes of a decision are taken, 1 to 365.</summary>
    [Range(1, 365)]
    public int TokenDays { get; set; } = 30;

    /// <summary>Classifications kept in memory, 0 to 16,777,216; about 150 bytes each.</summary>
    [Range(0, 1 << 24)]
    public int CacheEntries { get; set; } = 100_000;

    /// <summary>Conversations kept in memory, 32 to 10,000,000; about 300 bytes each.</summary>
    [Range(32, 10_000_000)]
    public int Conversations { get; set; } = 200_000;

    /// <summary>Outcome reports whose repetition is recognised, 1,000 to 100,000,000; about 64 bytes each.</summary>
    [Range(1_000, 100_000_000)]
    public int RememberedOutcomes { get; set; } = 500_000;

    /// <summary>Largest message taken, in MiB, 1 to 64.</summary>
    [Range(1, 64)]
    public int MaxMessageMib { get; set; } = 12;

    /// <summary>Milliseconds between looks at the policy file, 50 to 60,000.</summary>
    [Range(50, 60_000)]
    public int PolicyPollMs { get; set; } = 500;

    /// <summary>Seconds that calls under way are given at shutdown, 0 to 300.</summary>
    [Range(0, 300)]
    public int DrainSeconds { get; set; } = 20;

    /// <summary>OTLP endpoint for traces, e.g. http://127.0.0.1:4317; empty: none.</summary>
    public string Otlp { get; set; } = "";

    /// <summary>Share of calls traced when the caller did not decide, 0 to 1.</summary>
    [Range(0, 1)]
    public double TraceShare { get; set; } = 0.01;

    /// <summary>Smallest level logged: Trace, Debug, Information, Warning, Error.</summary>
    [EnumDataType(typeof(LogLevel))]
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
