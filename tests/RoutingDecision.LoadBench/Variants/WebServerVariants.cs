using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace RoutingDecision.LoadBench.Variants;

/// <summary>The web server's settings that might matter, one at a time: its limits, its buffers and its threads.</summary>
internal static class WebServerVariants
{
    /// <summary>Smaller windows than any that Kestrel announces by itself, in bytes.</summary>
    public const int SmallWindow = 128 * 1024;

    private const int LargeWindow = 4 * 1024 * 1024;

    /// <summary>More calls on one connection than Kestrel takes by itself.</summary>
    public static HostVariant MoreStreams { get; } =
        Limits("streams-256", "256 streams on a connection instead of 100", l => l.Http2.MaxStreamsPerConnection = 256);

    /// <summary>Windows that only few messages fit.</summary>
    public static HostVariant SmallWindows { get; } = Limits("windows-128k", "windows of 128 KiB", l => SetWindows(l, SmallWindow));

    public static IReadOnlyList<HostVariant> All { get; } =
    [
        MoreStreams,
        SmallWindows,
        Limits("windows-4m", "windows of 4 MiB instead of 1 MiB, and 768 KiB for a stream", l => SetWindows(l, LargeWindow)),
        Limits("response-buffer-1m", "response buffer of 1 MiB instead of 64 KiB", l => l.MaxResponseBufferSize = 1 << 20),
        Sockets("read-buffer-64k", "socket's input buffer of 64 KiB instead of 1 MiB", s => s.MaxReadBufferSize = 64 * 1024),
        Sockets("write-buffer-1m", "socket's output buffer of 1 MiB instead of 64 KiB", s => s.MaxWriteBufferSize = 1 << 20),
        Sockets("io-queues-0", "sockets' work on the thread pool", s => s.IOQueueCount = 0),
        Sockets("io-queues-1", "one queue for sockets' work instead of one for each core", s => s.IOQueueCount = 1),
        Sockets("io-queues-4", "four queues for sockets' work", s => s.IOQueueCount = 4),
        Sockets("inline", "calls run where sockets' work does", s => s.UnsafePreferInlineScheduling = true),
        Sockets("buffer-first", "a buffer before data instead of after", s => s.WaitForDataBeforeAllocatingBuffer = false),
    ];

    private static HostVariant Limits(string key, string title, Action<KestrelServerLimits> change) => new(key, title)
    {
        BeforeStart = app => change(app.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits),
    };

    private static HostVariant Sockets(string key, string title, Action<SocketTransportOptions> change) => new(key, title)
    {
        BeforeStart = app => change(app.Services.GetRequiredService<IOptions<SocketTransportOptions>>().Value),
    };

    private static void SetWindows(KestrelServerLimits limits, int bytes) =>
        (limits.Http2.InitialConnectionWindowSize, limits.Http2.InitialStreamWindowSize) = (bytes, bytes);
}
