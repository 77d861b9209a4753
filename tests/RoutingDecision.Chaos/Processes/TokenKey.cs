using System.Security.Cryptography;

namespace RoutingDecision.Chaos.Processes;

/// <summary>Keys of decision ids, as several replicas need the same.</summary>
internal static class TokenKey
{
    private const int Bytes = 32;

    public static string Next() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes));
}
