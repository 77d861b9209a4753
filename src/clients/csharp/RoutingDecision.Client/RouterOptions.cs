using System.Security.Cryptography.X509Certificates;

namespace RoutingDecision.Client;

/// <summary>TLS towards the service.</summary>
public sealed class TlsOptions
{
    /// <summary>Authorities that may have signed the service's certificate; empty: those that the system trusts.</summary>
    public X509Certificate2Collection RootCertificates { get; init; } = [];

    /// <summary>The caller's own certificate with its private key, for mutual TLS; null: none.</summary>
    public X509Certificate2? ClientCertificate { get; init; }
}

/// <summary>Everything that a <see cref="Router"/> can be told.</summary>
public sealed class RouterOptions
{
    /// <summary>
    /// host:port of the service; dns:///name:port for a name with several addresses, or ipv4:host:port,host:port: calls take turns over those that
    /// answer.
    /// </summary>
    public string Target { get; init; } = "127.0.0.1:50051";

    /// <summary>Sent as <c>authorization: Bearer KEY</c>; empty: nothing is sent.</summary>
    public string ApiKey { get; init; } = "";

    /// <summary>Null: plaintext is spoken.</summary>
    public TlsOptions? Tls { get; init; }

    /// <summary>Of requests that name none, and of the fallback table.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>Longest wait for a decision; then the call is routed locally.</summary>
    public TimeSpan DecideTimeout { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest wait for advice and for the acknowledgement of a batch.</summary>
    public TimeSpan ReportTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the service is left alone after it did not decide; calls are routed locally meanwhile.</summary>
    public TimeSpan PauseAfterFailure { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Outcomes that may wait to be reported; what comes beyond is dropped and counted.</summary>
    public int QueueCapacity { get; init; } = 10_000;

    /// <summary>Most outcomes of one report; as many waiting ones start a report at once.</summary>
    public int BatchSize { get; init; } = 100;

    /// <summary>Longest time that an outcome waits for company.</summary>
    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Age at which the fallback table is fetched again.</summary>
    public TimeSpan TableRefresh { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Recent decisions kept for reuse within their lease.</summary>
    public int RememberedDecisions { get; init; } = 1_000;

    /// <summary>Tried in this order when the service is away and no lease is left.</summary>
    public IReadOnlyList<string> DefaultModels { get; init; } = [];

    /// <summary>Deadlines, pauses and limits are measured with it.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Leases are held against it; null: <see cref="Time"/>.</summary>
    public Func<DateTimeOffset>? Clock { get; init; }

    /// <summary>Called after each try.</summary>
    public Action<Try>? OnTry { get; init; }
}
