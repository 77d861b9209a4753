using Google.Protobuf;
using Grpc.Core;
using V1 = Grpc.Reflection.V1;
using V1Alpha = Grpc.Reflection.V1Alpha;

namespace RoutingDecision.Server.Hosting.Protocol;

/// <summary>grpc.reflection.v1.</summary>
internal sealed class ReflectionService(ReflectionAnswers answers) : V1.ServerReflection.ServerReflectionBase
{
    /// <inheritdoc/>
    public override Task ServerReflectionInfo(
        IAsyncStreamReader<V1.ServerReflectionRequest> requestStream,
        IServerStreamWriter<V1.ServerReflectionResponse> responseStream, ServerCallContext context)
        => AnswerAllAsync(requestStream, responseStream, context, answers.Answer);

    internal static async Task AnswerAllAsync<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        Func<TRequest, TResponse> answer)
    {
        try
        {
            await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
            {
                await responseStream.WriteAsync(answer(request), context.CancellationToken);
            }
        }
        catch (Exception e) when (CallerGone.Explains(e, context))
        {
            // Tools rarely close the stream before they exit.
        }
    }
}

/// <summary>grpc.reflection.v1alpha: the same messages by an older name, so each is read as v1's and answered as such.</summary>
internal sealed class ReflectionAlphaService(ReflectionAnswers answers) : V1Alpha.ServerReflection.ServerReflectionBase
{
    /// <inheritdoc/>
    public override Task ServerReflectionInfo(
        IAsyncStreamReader<V1Alpha.ServerReflectionRequest> requestStream,
        IServerStreamWriter<V1Alpha.ServerReflectionResponse> responseStream, ServerCallContext context)
        => ReflectionService.AnswerAllAsync(requestStream, responseStream, context, Answer);

    private V1Alpha.ServerReflectionResponse Answer(V1Alpha.ServerReflectionRequest request)
    {
        var answer = answers.Answer(V1.ServerReflectionRequest.Parser.ParseFrom(request.ToByteString()));
        return V1Alpha.ServerReflectionResponse.Parser.ParseFrom(answer.ToByteString());
    }
}
