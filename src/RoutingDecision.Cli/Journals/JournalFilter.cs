using System.CommandLine;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.State.Journal;
using RoutingDecision.State.Journal.Reading;
using RoutingDecision.State.Journal.Records;

namespace RoutingDecision.Cli.Journals;

/// <summary>Which records a command shows: by kind, time and tenant.</summary>
internal sealed class JournalFilter
{
    private static readonly Dictionary<string, JournalKind> Kinds =
        Enum.GetValues<JournalKind>().Where(k => k != JournalKind.Unknown).ToDictionary(EnumName<JournalKind>.Of, k => k, StringComparer.Ordinal);

    private readonly Option<string[]> _kind = new("--kind")
    {
        HelpName = "KIND",
        Description = $"Only records of this kind, one of {string.Join(", ", Kinds.Keys)}; may be repeated",
    };

    private readonly Option<string?> _since = new("--since")
    {
        HelpName = "TIME",
        Description = "Only from this time on: 2026-03-14T09:00:00Z, or 90m, 24h, 7d ago",
    };

    private readonly Option<string?> _until = new("--until") { HelpName = "TIME", Description = "Only before this time" };

    private readonly Option<string?> _tenant = new("--tenant")
    {
        HelpName = "NAME",
        Description = "Only decisions, outcomes and feedback of this tenant",
    };

    public JournalFilter() => _kind.AcceptOnlyFromAmong([.. Kinds.Keys]);

    public void AddTo(Command command)
    {
        foreach (var option in (ReadOnlySpan<Option>)[_kind, _since, _until, _tenant])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The records that pass, in order.</summary>
    /// <exception cref="CommandException">A time that can't be read, or no time between both.</exception>
    public IEnumerable<JournalItem> Read(JournalReader reader, ParseResult parsed, TimeProvider clock)
    {
        var kinds = parsed.GetValue(_kind) is { Length: > 0 } named ? named.Select(k => Kinds[k]).ToHashSet() : null;
        var range = TimeRange.Parse(parsed.GetValue(_since), parsed.GetValue(_until), clock);
        var until = range.Until?.ToUnixMicroseconds() ?? long.MaxValue;
        var tenant = parsed.GetValue(_tenant);
        return reader.Read(range.Since, kinds).Where(
            i => i.Record.TimeUnixUs < until && (tenant is null || string.Equals(TenantOf(i.Record), tenant, StringComparison.Ordinal)));
    }

    public static string? TenantOf(JournalRecord record) =>
        record.Decision?.Tenant ?? record.Outcome?.Decision?.Tenant ?? record.Feedback?.Decision?.Tenant
        ?? record.Adopted?.Outcome?.Decision?.Tenant ?? record.Adopted?.Feedback?.Decision?.Tenant;
}
