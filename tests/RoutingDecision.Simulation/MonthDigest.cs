using System.Security.Cryptography;
using System.Text;

namespace RoutingDecision.Simulation;

/// <summary>All that happened, so that two runs can be compared: the same plan gives the same lines.</summary>
internal static class MonthDigest
{
    /// <summary>Every decision with what became of it, every exam and every look at drift, a line each.</summary>
    public static IReadOnlyList<string> LinesOf(MonthResult month) =>
        [.. month.Ledger.Facts.Select(f => f.ToString()), .. month.Exams.Select(e => e.ToString()), .. month.Drift.Select(d => d.ToString())];

    /// <summary>The begin of the SHA-256 of the lines, in hexadecimal.</summary>
    public static string Of(MonthResult month) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', LinesOf(month)))))[..16];
}
