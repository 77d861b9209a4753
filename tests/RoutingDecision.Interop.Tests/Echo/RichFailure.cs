using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using RoutingDecision.Interop.V1;

namespace RoutingDecision.Interop.Tests.Echo;

/// <summary>A failure with google.rpc details in the trailer where clients look for them.</summary>
internal static class RichFailure
{
    public const string DetailsTrailer = "grpc-status-details-bin";

    public static RpcException Of(FailRequest request)
    {
        var trailers = new Metadata { { "x-why", "because" } };
        if (request.Rich)
        {
            var status = new Google.Rpc.Status { Code = request.Code, Message = request.Detail };
            status.Details.Add(Any.Pack(new BadRequest
            {
                FieldViolations = { new BadRequest.Types.FieldViolation { Field = "prompt", Description = "is empty" } },
            }));
            status.Details.Add(Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(TimeSpan.FromSeconds(1.5)) }));
            trailers.Add(DetailsTrailer, status.ToByteArray());
        }
        return new RpcException(new Grpc.Core.Status((StatusCode)request.Code, request.Detail), trailers);
    }
}
