namespace RoutingDecision.Chaos;

/// <summary>Asks again and again until something is so.</summary>
internal static class Patience
{
    /// <exception cref="TimeoutException">It was not so in time; says what was instead.</exception>
    public static async Task UntilAsync(
        Func<Task<bool>> condition, TimeSpan deadline, TimeSpan pause, Func<string> describe, CancellationToken cancellation)
    {
        var begin = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(begin) > deadline)
            {
                throw new TimeoutException($"Not so within {deadline.TotalSeconds:0} s: {describe()}");
            }

            await Task.Delay(pause, cancellation);
        }
    }
}
