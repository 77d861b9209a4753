using Grpc.AspNetCore.Server;
using Grpc.Core;
using RoutingDecision.Core.Access;
using RoutingDecision.Server.Errors;
using RoutingDecision.Server.Security;
using RoutingDecision.Server.Telemetry;

namespace RoutingDecision.Server.Admission;

/// <summary>
/// Stands before every call of a protected service, before a byte of its body is read: is the server behind, who calls, has the key used up what it
/// may use, is there a place. An interceptor of gRPC
/// would run behind the parsed message, so that refusing would cost nearly what serving does, and who has no key could make the server read twelve
/// megabytes.
/// </summary>
internal sealed class CallGate(AccessGuard access, Admission admission, RoutingMetrics metrics)
{
    private readonly Refusal _behind = new(RpcErrors.Overloaded());
    private readonly Refusal _tooManyOfKey = new(RpcErrors.TooManyCalls());

    /// <summary>Stands before every call of a service that was mapped.</summary>
    public void Protect(IEndpointConventionBuilder service, AccessScopes scope) => service.Finally(endpoint =>
    {
        var next = endpoint.RequestDelegate!;
        var method = endpoint.Metadata.OfType<GrpcMethodMetadata>().FirstOrDefault()?.Method;
        var call = new GatedCall(method?.FullName ?? "an unknown call", scope, IsStream: method is not { Type: MethodType.Unary });
        endpoint.RequestDelegate = context => RunAsync(context, call, next);
    });

    private Task RunAsync(HttpContext context, GatedCall call, RequestDelegate next)
    {
        if (admission.IsBehind)
        {
            return RefuseAsync(context, _behind, "overloaded");
        }

        if (access.Refuses(context, call, out var caller) is { } refused)
        {
            return refused.WriteAsync(context);
        }

        if (caller.Limits is not { } limits)
        {
            return PassAsync(context, call, caller, next);
        }

        if (limits.Take() is var wait && wait > TimeSpan.Zero)
        {
            return RefuseAsync(context, new Refusal(RpcErrors.RateLimited(wait)), "rate_limited");
        }

        return limits.TryEnter() ? PassLimitedAsync(context, call, caller, limits, next) : RefuseAsync(context, _tooManyOfKey, "too_many_calls");
    }

    private async Task PassLimitedAsync(HttpContext context, GatedCall call, CallerIdentity caller, KeyLimits limits, RequestDelegate next)
    {
        try
        {
            await PassAsync(context, call, caller, next);
        }
        finally
        {
            limits.Leave();
        }
    }

    private async Task PassAsync(HttpContext context, GatedCall call, CallerIdentity caller, RequestDelegate next)
    {
        if (call.IsStream)
        {
            await StreamAsync(context, caller, next);
            return;
        }

        var lease = admission.Enter();
        if (!lease.IsAcquired)
        {
            lease = await admission.WaitAsync(context.RequestAborted);
        }

        if (lease is not { IsAcquired: true })
        {
            await RefuseAsync(context, _behind, "overloaded");
            return;
        }

        try
        {
            await next(context);
        }
        finally
        {
            lease.Dispose();
        }
    }

    private async Task StreamAsync(HttpContext context, CallerIdentity caller, RequestDelegate next)
    {
        if (!admission.TryEnterStream())
        {
            await RefuseAsync(context, _behind, "overloaded");
            return;
        }

        // A caller who does not read what it is sent would never read that the stream has ended.
        using var cut = caller.Term?.Overdue.UnsafeRegister(static c => ((HttpContext)c!).Abort(), context) ?? default;
        try
        {
            await next(context);
        }
        finally
        {
            admission.LeaveStream();
        }
    }

    private Task RefuseAsync(HttpContext context, Refusal refusal, string reason)
    {
        metrics.Rejected(reason);
        return refusal.WriteAsync(context);
    }
}

/// <summary>What the gate has to know of a call.</summary>
/// <param name="Method">Its full name.</param>
/// <param name="Scope">What its caller's key must have.</param>
/// <param name="IsStream">It may stay open for long.</param>
internal sealed record GatedCall(string Method, AccessScopes Scope, bool IsStream);
