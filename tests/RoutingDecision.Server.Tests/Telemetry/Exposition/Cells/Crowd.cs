namespace RoutingDecision.Server.Tests.Telemetry.Exposition.Cells;

/// <summary>More threads than processors, so that several write to one stripe at once.</summary>
internal static class Crowd
{
    public const int Threads = 4;

    public static void Run(Action action)
    {
        using var together = new Barrier(Threads);
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(_ => new Thread(() =>
        {
            together.SignalAndWait();
            action();
        }))];
        Array.ForEach(threads, static thread => thread.Start());
        Array.ForEach(threads, static thread => thread.Join());
    }
}
