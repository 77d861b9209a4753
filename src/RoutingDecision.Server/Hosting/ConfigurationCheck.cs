using System.Security.Cryptography;
using RoutingDecision.Server.Admission;
using RoutingDecision.Server.Classifiers;

namespace RoutingDecision.Server.Hosting;

/// <summary>
/// <c>routing-server --check-config</c>: reads all that a start would read, with the same settings, and says what is wrong. It listens to nothing and
/// writes nothing, so that it can run beside the server.
/// </summary>
internal static class ConfigurationCheck
{
    public const string Flag = "--check-config";

    /// <summary>Checks and writes what a server would begin with, and what works but hardly as it was meant; returns 0.</summary>
    /// <exception cref="ConfigurationException">A start would end with exit code 2.</exception>
    public static int Run(IReadOnlyList<string> args, TextWriter output)
    {
        var options = ServerConfiguration.Read([.. args.Where(a => a != Flag)]);
        if (!File.Exists(Path.Combine(options.State, TokenKeyStore.FileName)) && options.TokenKeys.Length == 0)
        {
            // A start would make one; this must not.
            options.TokenKeys = Convert.ToBase64String(RandomNumberGenerator.GetBytes(TokenKeyStore.KeyBytes));
        }

        var start = FirstSnapshot.Load(options, new RoleFile(options), TimeProvider.System);
        using var classifier = start.Snapshot.Classifier;
        output.WriteLine(
            $"ok policy={start.Snapshot.Policy.Version} classifier={classifier?.Version ?? "none"} api-keys={start.Access?.Size ?? 0} " +
            $"tls={(start.Tls is { } tls ? $"until {tls.Expires:yyyy-MM-dd}" : "none")}");
        if (MemoryBound.Of(options) is { Fits: false } bound)
        {
            output.WriteLine($"warning: {MemoryBound.Advice(options, bound)}");
        }

        foreach (var stranger in ServerConfiguration.Strangers())
        {
            output.WriteLine($"warning: {stranger} is not a setting of the server and is left alone");
        }

        return 0;
    }
}
