using Grpc.Core;
using RoutingDecision.Cli.Terminals;

namespace RoutingDecision.Cli.Servers;

/// <summary>Says in words what became of a failed call, and with which exit code the command ends.</summary>
internal static class RpcFailure
{
    public static CommandException Of(RpcException failed, Uri server)
    {
        var detail = failed.Status.Detail.TrimEnd('.');
        var address = server.GetLeftPart(UriPartial.Authority);
        return failed.StatusCode switch
        {
            StatusCode.InvalidArgument or StatusCode.NotFound or StatusCode.Unauthenticated or StatusCode.PermissionDenied =>
                new CommandException($"{detail}."),
            StatusCode.FailedPrecondition or StatusCode.ResourceExhausted => new CommandException($"{detail}.", ExitCode.No),
            StatusCode.Unavailable =>
                new CommandException(
                    $"The server {address} can't be reached: {detail}. Start routing-server, or name another server with --server.",
                    ExitCode.Unreachable),
            StatusCode.DeadlineExceeded => new CommandException($"The server {address} did not answer in time.", ExitCode.Unreachable),
            _ => new CommandException($"The server {address} failed ({EnumText.Of(failed.StatusCode)}): {detail}.", ExitCode.Unreachable),
        };
    }
}
