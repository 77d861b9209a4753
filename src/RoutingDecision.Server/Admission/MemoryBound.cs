using System.Globalization;
using RoutingDecision.Server.Hosting;

namespace RoutingDecision.Server.Admission;

/// <summary>
/// The most memory that callers can make the server hold, with every place taken by the largest message, against what it may use. An orchestrator ends
/// a process that goes beyond its limit, with all calls under way, so that a few dozen large prompts at once would end a small one.
/// </summary>
/// <param name="Callers">Bytes.</param>
/// <param name="Available">Bytes that the runtime may use: those of the machine, in a container three quarters of its limit.</param>
internal readonly record struct MemoryBound(long Callers, long Available)
{
    /// <summary>A message as it comes, and its text with two bytes a character.</summary>
    private const int CopiesOfACall = 3;

    /// <summary>The same of the message that is read, and the texts of those that are decided (<c>RoutingGrpcService</c> bounds them).</summary>
    private const int CopiesOfAStream = CopiesOfACall + 2;

    /// <summary>What the web server takes of a call that waits for its place: HTTP/2's window of a stream.</summary>
    private const long WindowBytes = 768 * 1024;

    private const long Mib = 1024 * 1024;

    /// <summary>Whether callers are left with at most half: the rest is for what the server keeps, and for garbage between two collections.</summary>
    public bool Fits => Callers <= Available / 2;

    /// <summary>Of a server with these settings in this process.</summary>
    public static MemoryBound Of(ServerOptions options) => Of(options, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    /// <summary>Of a server with these settings that may use so many bytes.</summary>
    public static MemoryBound Of(ServerOptions options, long available) =>
        new((options.MaxCalls * OfAPlace(options)) + (options.QueueCalls * WindowBytes), available);

    /// <summary>What is too much, in numbers, and a setting that is not.</summary>
    public static string Advice(ServerOptions options, MemoryBound bound)
    {
        var left = (bound.Available / 2) - (options.QueueCalls * WindowBytes);
        var calls = Math.Max(0, left / OfAPlace(options));
        var message = Math.Max(0, left / options.MaxCalls / (CopiesOfACall + CopiesOfAStream) / Mib);
        var mends = calls == 0 ? "fewer --queue-calls"
            : message == 0 ? string.Create(CultureInfo.InvariantCulture, $"--max-calls {calls}")
            : string.Create(CultureInfo.InvariantCulture, $"--max-calls {calls} or --max-message-mib {message}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"callers can make the server hold {bound.Callers / Mib:N0} MiB ({options.MaxCalls:N0} calls and as many streams of messages of " +
            $"{options.MaxMessageMib} MiB, {options.QueueCalls:N0} calls that wait), and half of what it may use is {bound.Available / 2 / Mib:N0} MiB: " +
            $"set {mends}");
    }

    private static long OfAPlace(ServerOptions options) => (CopiesOfACall + CopiesOfAStream) * options.MaxMessageMib * Mib;
}
