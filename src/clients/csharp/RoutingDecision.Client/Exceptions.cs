using Grpc.Core;
using RoutingDecision.Contracts.V1;

namespace RoutingDecision.Client;

/// <summary>
/// Thrown by the caller's function to say why a model gave no answer. <see cref="TimeoutException"/> counts as a time-out, any other exception as
/// <see cref="ErrorClass.Other"/>.
/// </summary>
public sealed class ProviderException(ErrorClass errorClass, string? message = null, Exception? inner = null)
    : Exception(message ?? errorClass.ToString(), inner)
{
    public ErrorClass ErrorClass { get; } = errorClass;
}

/// <summary>What <see cref="Router.RunAsync{T}"/> throws.</summary>
public abstract class RoutingException(string message, Exception? inner) : Exception(message, inner);

/// <summary>
/// The service was asked and says that this request can't be served: it is malformed, no model satisfies its constraints, or its budget is
/// spent. No model was called.
/// </summary>
public sealed class RequestRefusedException : RoutingException
{
    internal RequestRefusedException(RpcException error) : base(error.Status.Detail, error) => Code = error.StatusCode;

    public StatusCode Code { get; }
}

/// <summary>
/// The service is away and nothing else says which model to call. The inner exception, where there is one, is the service's error. No model
/// was called.
/// </summary>
public sealed class NoRouteException : RoutingException
{
    internal NoRouteException(Exception? cause) : base("The service is away and no lease is left that fits the request.", cause)
    {
    }
}

/// <summary>No try gave an answer. The inner exception is that of the last one.</summary>
public sealed class TriesFailedException : RoutingException
{
    internal TriesFailedException(IReadOnlyList<Try> tries)
        : base($"No model answered: {string.Join(", ", tries.Select(t => $"{t.Model} {t.ErrorClass}"))}.", tries[^1].Error) => Tries = tries;

    public IReadOnlyList<Try> Tries { get; }
}
