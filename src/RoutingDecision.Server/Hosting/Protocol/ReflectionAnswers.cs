using Google.Protobuf;
using Grpc.Core;
using Grpc.Reflection.V1;
using static Grpc.Reflection.V1.ServerReflectionRequest;

namespace RoutingDecision.Server.Hosting.Protocol;

/// <summary>
/// Answers reflection requests from the index of the mapped services. Thread-safe: the index is replaced as a whole, once, when the
/// services are mapped.
/// </summary>
internal sealed class ReflectionAnswers
{
    private volatile ReflectionIndex _index = new([]);

    /// <summary>Replaces what is known.</summary>
    public void Publish(ReflectionIndex index) => _index = index;

    /// <summary>The answer to one request; a question without one gets an error in it, never an exception.</summary>
    public ServerReflectionResponse Answer(ServerReflectionRequest request)
    {
        var response = new ServerReflectionResponse { ValidHost = request.Host, OriginalRequest = request };
        var index = _index;
        switch (request.MessageRequestCase)
        {
            case MessageRequestOneofCase.ListServices:
                response.ListServicesResponse = new() { Service = { index.Services.Select(name => new ServiceResponse { Name = name }) } };
                break;
            case MessageRequestOneofCase.FileByFilename:
                Fill(response, index.FindFile(request.FileByFilename), "No such file");
                break;
            case MessageRequestOneofCase.FileContainingSymbol:
                Fill(response, index.FindSymbol(request.FileContainingSymbol), "No such symbol");
                break;
            case MessageRequestOneofCase.None:
                response.ErrorResponse = Error(StatusCode.InvalidArgument, "The request asks for nothing");
                break;
            default:
                response.ErrorResponse = Error(StatusCode.Unimplemented, "Extensions are not indexed");
                break;
        }
        return response;
    }

    private static void Fill(ServerReflectionResponse response, IReadOnlyList<ByteString>? files, string otherwise)
    {
        if (files is null)
        {
            response.ErrorResponse = Error(StatusCode.NotFound, otherwise);
        }
        else
        {
            response.FileDescriptorResponse = new() { FileDescriptorProto = { files } };
        }
    }

    private static ErrorResponse Error(StatusCode code, string message) => new() { ErrorCode = (int)code, ErrorMessage = message };
}
