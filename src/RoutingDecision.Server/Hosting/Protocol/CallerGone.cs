using Grpc.Core;

namespace RoutingDecision.Server.Hosting.Protocol;

/// <summary>
/// Tells a stream that its caller abandoned from one that failed. The server throws whatever the moment brings for the former (a
/// cancellation, an I/O error, or that the request is complete) and logs it as a failure of the service unless it is caught.
/// </summary>
internal static class CallerGone
{
    /// <summary>Whether an exception out of reading or writing a call's streams only means that nobody is left to answer.</summary>
    // The I/O error of a reset stream can come before the token is cancelled.
    public static bool Explains(Exception exception, ServerCallContext context)
        => context.CancellationToken.IsCancellationRequested || exception is IOException;
}
