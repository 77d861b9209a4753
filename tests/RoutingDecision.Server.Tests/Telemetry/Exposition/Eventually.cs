using System.Diagnostics;

namespace RoutingDecision.Server.Tests.Telemetry.Exposition;

/// <summary>Asks another process again and again until it knows, up to a deadline.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>The first answer that isn't null. An answer that throws counts as none; the last error is told when time is up.</summary>
    public static async Task<T> GetAsync<T>(Func<Task<T?>> ask, Func<string> describe)
        where T : class
    {
        long start = Stopwatch.GetTimestamp();
        Exception? last = null;
        while (Stopwatch.GetElapsedTime(start) < Deadline)
        {
            try
            {
                if (await ask() is T answer)
                {
                    return answer;
                }
            }
            catch (HttpRequestException e)
            {
                last = e;
            }

            await Task.Delay(Pause);
        }

        throw new TimeoutException($"No answer within {Deadline}: {describe()}", last);
    }
}
