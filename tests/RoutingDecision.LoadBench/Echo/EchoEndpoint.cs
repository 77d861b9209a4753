using Grpc.Core;
using RoutingDecision.Contracts.V1;

namespace RoutingDecision.LoadBench.Echo;

/// <summary>Answers every request with the reply of the file that the environment names, without a look at the request.</summary>
internal sealed class EchoEndpoint : EchoService.EchoServiceBase
{
    /// <summary>Environment variable: path of an encoded reply.</summary>
    public const string ReplyVariable = "ECHO_REPLY";

    private static readonly Task<DecideResponse> Reply = Task.FromResult(DecideResponse.Parser.ParseFrom(File.ReadAllBytes(ReplyFile())));

    public override Task<DecideResponse> Decide(DecideRequest request, ServerCallContext context) => Reply;

    private static string ReplyFile() =>
        Environment.GetEnvironmentVariable(ReplyVariable) ?? throw new InvalidOperationException($"{ReplyVariable} is not set.");
}
