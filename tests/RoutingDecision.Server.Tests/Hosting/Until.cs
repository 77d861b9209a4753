using System.Diagnostics;

namespace RoutingDecision.Server.Tests.Hosting;

/// <summary>Asks again and again until something is so, up to a deadline. The deadline is for failures only.</summary>
internal static class Until
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    public static Task TrueAsync(Func<bool> condition, Func<string> describe) => TrueAsync(() => Task.FromResult(condition()), describe);

    public static async Task TrueAsync(Func<Task<bool>> condition, Func<string> describe)
    {
        var begin = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(begin) > Deadline)
            {
                throw new TimeoutException($"Not so within {Deadline}: {describe()}");
            }

            await Task.Delay(Pause);
        }
    }
}
