using System.Globalization;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Contracts.V1;

namespace RoutingDecision.Cli.Reports;

/// <summary>Which replicas an answer covers, in words.</summary>
internal static class CoverText
{
    public static void Write(IReadOnlyList<ReportReplica> replicas, bool partial, Terminal terminal)
    {
        foreach (var line in Of(replicas, partial))
        {
            terminal.Output.WriteLine(line);
        }
    }

    /// <summary>A sentence a line; none for an answer that journals were read for.</summary>
    public static IEnumerable<string> Of(IReadOnlyList<ReportReplica> replicas, bool partial)
    {
        if (replicas.Count > 0)
        {
            yield return $"Covers {string.Join(", ", replicas.Select((r, i) => i == 0 ? r.Name : $"{r.Name} (as of {At(r.ToldUnixMs)})"))}.";
        }

        if (partial)
        {
            yield return "The sums of other replicas could not be read: they are left out.";
        }
    }

    /// <summary>A time to the minute.</summary>
    public static string At(long unixMs) =>
        DateTimeOffset.FromUnixTimeMilliseconds(unixMs).ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
