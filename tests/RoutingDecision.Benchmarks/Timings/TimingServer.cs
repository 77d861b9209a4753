using System.Globalization;

namespace RoutingDecision.Benchmarks.Timings;

/// <summary>
/// Runs a burst of what a line of standard input names and answers with nanoseconds and bytes: how processes are compared by another one.
/// Between bursts it waits and takes no processor from the others.
/// </summary>
internal static class TimingServer
{
    /// <summary>Answers a name that this commit doesn't know.</summary>
    public const string Unknown = "unknown";

    public static async Task RunAsync(IReadOnlyList<Timing> timings, TimingEffort effort)
    {
        var runs = new Dictionary<string, TimingRun>(StringComparer.Ordinal);
        while (await Console.In.ReadLineAsync() is { } name)
        {
            if (!runs.TryGetValue(name, out var run))
            {
                if (timings.FirstOrDefault(t => t.Name == name) is not { } timing)
                {
                    Console.WriteLine(Unknown);
                    continue;
                }

                runs[name] = run = new TimingRun(timing, effort);
            }

            var burst = run.Burst();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{burst.Nanoseconds:R} {burst.Bytes:R}"));
        }
    }
}
