using System.Security.Cryptography;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Outcomes;
using RoutingDecision.Server.Insight;
using RoutingDecision.Server.Telemetry;
using RoutingDecision.State.Journal;
using RoutingDecision.State.Journal.Outcomes;
using RoutingDecision.State.Journal.Reading;
using RoutingDecision.State.Journal.Replay;
using RoutingDecision.State.Journal.Writing;

namespace RoutingDecision.Server.Hosting;

/// <summary>The journal's parts, or what stands in for them when it is off.</summary>
internal static class JournalParts
{
    public static void Add(IServiceCollection services, ServerOptions options, TokenKeys keys, TimeProvider time)
    {
        if (FolderOf(options) is not { } folder)
        {
            services.AddSingleton<IDecisionLog, NoDecisionLog>().AddSingleton<IOutcomeJournal, NoOutcomeJournal>();
            return;
        }

        services.AddSingleton<JournalTelemetry>().AddSingleton<IJournalEvents>(p => p.GetRequiredService<JournalTelemetry>());
        services.AddSingleton(p => new JournalWriter(OptionsOf(options, folder, keys), p.GetRequiredService<IJournalEvents>(), time));
        services.AddSingleton(p => new JournalReader(folder)
        {
            Damaged = d => p.GetRequiredService<IJournalEvents>().Damage(d.Segment, d.Bytes, d.What),
        });
        services.AddSingleton<IDecisionLog>(p => p.GetRequiredService<JournalWriter>().Decisions);
        services.AddSingleton<IOutcomeJournal>(p => new OutcomeJournal(p.GetRequiredService<JournalWriter>()));
        services.AddSingleton<JournalReplay>();
        services.AddHostedService<JournalLife>();
        services.AddInsight(options);
    }

    /// <summary>Folder of the journal; null: it is off.</summary>
    public static string? FolderOf(ServerOptions options) =>
        string.Equals(options.Journal, "off", StringComparison.OrdinalIgnoreCase) ? null
        : options.Journal.Length > 0 ? options.Journal
        : Path.Combine(options.State, "journal");

    /// <summary>Takes the folder.</summary>
    /// <exception cref="ConfigurationException">Another server writes there.</exception>
    public static void Open(IServiceProvider parts)
    {
        try
        {
            parts.GetService<JournalWriter>()?.Open();
        }
        catch (JournalInUseException held)
        {
            throw new ConfigurationException(held.Message);
        }
    }

    private static JournalOptions OptionsOf(ServerOptions options, string folder, TokenKeys keys) => new()
    {
        Folder = folder,
        CommitDelayMs = options.JournalCommitMs,
        SyncMs = options.JournalSyncMs,
        SegmentBytes = (long)options.JournalSegmentMib << 20,
        SegmentAge = TimeSpan.FromHours(options.JournalSegmentHours),
        MaxBytes = Math.Max((long)options.JournalMaxMib, 2L * options.JournalSegmentMib) << 20,
        MaxAge = TimeSpan.FromDays(options.JournalMaxDays),
        HashKey = HKDF.DeriveKey(HashAlgorithmName.SHA256, keys.Keys[0].Secret, 32, info: "routing journal keys"u8.ToArray()),
        ServerVersion = BuildInfo.Version,
    };
}
