using System.Diagnostics;

namespace RoutingDecision.Server.Tests.Hosting;

/// <summary>
/// Asks again and again until something is so, up to a deadline, which is for failures only. A look counts one second at most, so that a machine that
/// hardly lets the process run, or stops it for a while, does not use up the time.
/// </summary>
internal static class Until
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan MostALook = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    public static Task TrueAsync(Func<bool> condition, Func<string> describe) => TrueAsync(() => Task.FromResult(condition()), describe);

    public static async Task TrueAsync(Func<Task<bool>> condition, Func<string> describe)
    {
        var waited = TimeSpan.Zero;
        for (var look = Stopwatch.GetTimestamp(); !await condition(); look = Stopwatch.GetTimestamp())
        {
            if (waited > Deadline)
            {
                throw new TimeoutException($"Not so within {Deadline}: {describe()}");
            }

            await Task.Delay(Pause);
            var took = Stopwatch.GetElapsedTime(look);
            waited += took < MostALook ? took : MostALook;
        }
    }
}
