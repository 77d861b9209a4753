using Grpc.Core;
using RoutingDecision.Cli.Servers;
using RoutingDecision.Cli.Terminals;

namespace RoutingDecision.Cli.Tests.Servers;

public sealed class RpcFailureTests
{
    [Theory]
    [InlineData(StatusCode.InvalidArgument, ExitCode.Input)]
    [InlineData(StatusCode.NotFound, ExitCode.Input)]
    [InlineData(StatusCode.PermissionDenied, ExitCode.Input)]
    [InlineData(StatusCode.FailedPrecondition, ExitCode.No)]
    [InlineData(StatusCode.ResourceExhausted, ExitCode.No)]
    [InlineData(StatusCode.Unavailable, ExitCode.Unreachable)]
    [InlineData(StatusCode.DeadlineExceeded, ExitCode.Unreachable)]
    [InlineData(StatusCode.Internal, ExitCode.Unreachable)]
    [InlineData(StatusCode.Unimplemented, ExitCode.Unreachable)]
    public void Of_Status_HasItsExitCode(StatusCode status, int expected) =>
        Assert.Equal(expected, RpcFailure.Of(new RpcException(new Status(status, "why")), new Uri("http://127.0.0.1:1")).ExitCode);
}
