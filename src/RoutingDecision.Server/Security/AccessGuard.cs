using Microsoft.Extensions.Primitives;
using RoutingDecision.Core.Access;
using RoutingDecision.Server.Admission;
using RoutingDecision.Server.Errors;
using RoutingDecision.Server.Telemetry;
using RoutingDecision.Server.Telemetry.Exposition.Cells;

namespace RoutingDecision.Server.Security;

/// <summary>Asks calls for their key, which comes as <c>authorization: Bearer KEY</c>.</summary>
internal sealed class AccessGuard(AccessKeys keys, RoutingMetrics metrics, TimeProvider time, ILogger<AccessGuard> logger)
{
    private const string Scheme = "Bearer ";
    private static readonly TimeSpan LogPause = TimeSpan.FromSeconds(1);

    private readonly Refusal _noKey = new(RpcErrors.NoKey());
    private readonly CounterCell? _withoutKeys = keys.Current is null ? metrics.KeyCalls("none") : null;

    private long _logAgain;

    /// <summary>
    /// Why a call is not let in; null: it is, by <paramref name="caller"/>, which its handler finds as <see cref="CallerIdentity.Of"/>.
    /// </summary>
    public Refusal? Refuses(HttpContext context, GatedCall call, out CallerIdentity caller)
    {
        caller = CallerIdentity.Anybody;
        if (keys.Current is not { } ring)
        {
            _withoutKeys?.Increment();
            return null;
        }

        if (ring.Find(KeyIn(context.Request.Headers.Authorization), time.GetUtcNow()) is not { } known)
        {
            metrics.Rejected("unauthenticated");
            return _noKey;
        }

        known.Term!.Calls.Increment();
        if (!known.Scopes.HasFlag(call.Scope))
        {
            metrics.Rejected("permission_denied");
            Tell(known, call);
            return new Refusal(RpcErrors.ScopeMissing(call.Scope));
        }

        caller = known;
        context.Features.Set(known);
        return null;
    }

    private static ReadOnlySpan<char> KeyIn(StringValues header) =>
        header.Count == 1 && header[0] is { } text && text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? text.AsSpan(Scheme.Length).Trim()
            : [];

    // At most once a second: the counter has them all, and a loop that lacks a scope must not fill the log.
    private void Tell(CallerIdentity caller, GatedCall call)
    {
        var now = time.GetTimestamp();
        var due = Volatile.Read(ref _logAgain);
        if (now >= due && Interlocked.CompareExchange(ref _logAgain, now + (long)(LogPause.TotalSeconds * time.TimestampFrequency), due) == due)
        {
            RoutingLog.ScopeMissing(logger, caller.Name, call.Method, ScopeNames.Of(call.Scope)[0]);
        }
    }
}
