using System.Globalization;

namespace RoutingDecision.TestKit.Fuzzing;

/// <summary>
/// How many inputs a fuzz test tries, and from which seed: few and always the same ones in a build, more and others when <c>make fuzz</c> sets
/// ROUTING_FUZZ_RUNS and ROUTING_FUZZ_SEED.
/// </summary>
public static class FuzzRun
{
    private const int Usual = 2_000;

    /// <summary>Inputs to try.</summary>
    public static int Runs => int.TryParse(Environment.GetEnvironmentVariable("ROUTING_FUZZ_RUNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var runs) ? runs : Usual;

    /// <summary>Where chance begins.</summary>
    public static int Seed => int.TryParse(Environment.GetEnvironmentVariable("ROUTING_FUZZ_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed : 1;

    /// <summary>Tries inputs made of others by mutation.</summary>
    /// <param name="samples">What inputs are made of.</param>
    /// <param name="check">Throws when an input is not handled as it should be.</param>
    /// <param name="share">Part of the usual number of runs, for what takes long.</param>
    /// <exception cref="FuzzException">An input was not handled; the message has it, to become a case of its own.</exception>
    public static void Of(IReadOnlyList<byte[]> samples, Action<byte[]> check, double share = 1)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(check);
        var mutator = new Mutator(Seed, samples);
        for (var run = 0; run < Math.Max(1, (int)(Runs * share)); run++)
        {
            // The samples themselves come first: they are hostile already.
            var input = run < samples.Count ? samples[run] : mutator.Next();
            try
            {
                check(input);
            }
            catch (Exception e)
            {
                throw new FuzzException($"Seed {Seed}, run {run}, base64 {Convert.ToBase64String(input)}", e);
            }
        }
    }
}

/// <summary>An input that was not handled as it should be.</summary>
public sealed class FuzzException(string message, Exception inner) : Exception(message, inner);
