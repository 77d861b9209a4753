namespace Grpc.Core;

/// <summary>Adds credentials to the headers of a call before it is sent; may await a token.</summary>
public delegate Task AsyncAuthInterceptor(AuthInterceptorContext context, Metadata metadata);

/// <summary>What an <see cref="AsyncAuthInterceptor"/> knows of the call.</summary>
/// <param name="serviceUrl">Scheme, authority and service: what a signed token names as its audience.</param>
/// <param name="methodName">The method, without its service.</param>
/// <param name="cancellationToken">Ends with the call.</param>
public class AuthInterceptorContext(string serviceUrl, string methodName, CancellationToken cancellationToken)
{
    public AuthInterceptorContext(string serviceUrl, string methodName) : this(serviceUrl, methodName, CancellationToken.None)
    {
    }

    public string ServiceUrl { get; } = serviceUrl ?? throw new ArgumentNullException(nameof(serviceUrl));
    public string MethodName { get; } = methodName ?? throw new ArgumentNullException(nameof(methodName));
    public CancellationToken CancellationToken { get; } = cancellationToken;
}
