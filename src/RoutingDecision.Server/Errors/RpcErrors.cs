using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using RoutingDecision.Core.Access;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Selection;

namespace RoutingDecision.Server.Errors;

/// <summary>One bad field of a request.</summary>
internal readonly record struct Violation(string Field, string Description);

/// <summary>Makes every RPC error of the service, with google.rpc details where the status has them.</summary>
internal static class RpcErrors
{
    /// <summary>UTF-8 bytes of a message beyond which it names no further violation; the details do.</summary>
    private const int SummaryBytes = 400;

    /// <summary>Reasons of a refused policy that are told; `routing policy validate` and `test` tell all.</summary>
    private const int MostReasons = 8;

    private const int ReasonCharacters = 160;

    /// <summary>INVALID_ARGUMENT with all violations as BadRequest.</summary>
    public static RpcException Invalid(IReadOnlyList<Violation> violations)
    {
        var detail = new BadRequest();
        detail.FieldViolations.AddRange(violations.Select(v => new BadRequest.Types.FieldViolation { Field = v.Field, Description = v.Description }));
        return Rich(StatusCode.InvalidArgument, Summary(violations), Any.Pack(detail), violations);
    }

    /// <summary>INVALID_ARGUMENT for one field.</summary>
    public static RpcException Invalid(string field, string description) => Invalid([new Violation(field, description)]);

    /// <summary>INVALID_ARGUMENT for a token that can't be taken.</summary>
    public static RpcException BadToken(TokenFault fault) => Invalid("decision_id", fault switch
    {
        TokenFault.Expired => "is older than the service accepts",
        TokenFault.UnknownKey => "was signed with a key that this service does not know",
        TokenFault.BadSignature => "has a wrong signature",
        _ => "is not a decision id of this service",
    });

    /// <summary>FAILED_PRECONDITION (or RESOURCE_EXHAUSTED for a budget): no model can serve; names the constraint that emptied the set.</summary>
    public static RpcException Unservable(HardConstraint constraint, string detail) => constraint == HardConstraint.Budget
        ? BudgetSpent(detail)
        : Rich(
            StatusCode.FailedPrecondition,
            $"No model can serve this request: {HardConstraintNames.Of(constraint)} left none ({detail}).",
            Any.Pack(new PreconditionFailure
            {
                Violations =
                {
                    new PreconditionFailure.Types.Violation { Type = "CONSTRAINT", Subject = HardConstraintNames.Of(constraint), Description = detail },
                },
            }),
            [new Violation(HardConstraintNames.Of(constraint), detail)]);

    /// <summary>
    /// RESOURCE_EXHAUSTED with RetryInfo and the trailer "routing-constraint: budget": a caller must not route around a spent budget, as it may
    /// around a service that is overloaded, and a trailer tells the two apart in languages that have no types for details.
    /// </summary>
    private static RefusedException BudgetSpent(string detail)
    {
        var refused = Exhausted($"The budget is spent: {detail}", TimeSpan.FromMinutes(1));
        refused.Trailers.Add("routing-constraint", HardConstraintNames.Of(HardConstraint.Budget));
        return refused;
    }

    /// <summary>FAILED_PRECONDITION: a policy can't be put into force, with each reason as a violation of the given type.</summary>
    public static RpcException PolicyRefused(string type, IReadOnlyList<Violation> reasons)
    {
        var detail = new PreconditionFailure();
        // Statuses travel in headers, which clients bound.
        foreach (var reason in reasons.Take(MostReasons))
        {
            detail.Violations.Add(new PreconditionFailure.Types.Violation
            {
                Type = type,
                Subject = Echo.Cut(reason.Field, ReasonCharacters),
                Description = Echo.Cut(reason.Description, ReasonCharacters),
            });
        }

        Violation[] shown = [.. detail.Violations.Select(v => new Violation(v.Subject, v.Description))];
        return Rich(StatusCode.FailedPrecondition, $"The policy was refused ({type.ToLowerInvariant()}): {Summary(shown)}", Any.Pack(detail), shown);
    }

    /// <summary>UNAVAILABLE: what replicas share can't be reached.</summary>
    public static RpcException StoreUnavailable(string why) =>
        new(new Grpc.Core.Status(StatusCode.Unavailable, $"Policy versions can't be reached now, so nothing is known to have changed: {why}"));

    /// <summary>RESOURCE_EXHAUSTED with RetryInfo.</summary>
    public static RefusedException Exhausted(string message, TimeSpan retryAfter) =>
        Rich(StatusCode.ResourceExhausted, message, Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(retryAfter) }), []);

    /// <summary>RESOURCE_EXHAUSTED: the server is behind. Soon again: what is under way takes milliseconds.</summary>
    public static RpcException Overloaded() =>
        Exhausted("The server has more calls than it can answer in time; ask another replica or try again.", TimeSpan.FromMilliseconds(100));

    /// <summary>RESOURCE_EXHAUSTED: the key's rate is used up.</summary>
    public static RpcException RateLimited(TimeSpan wait) => Exhausted("The key's rate is used up.", wait);

    /// <summary>RESOURCE_EXHAUSTED: the key has as many calls under way as it may.</summary>
    public static RpcException TooManyCalls() => Exhausted("The key has as many calls under way as it may.", TimeSpan.FromMilliseconds(100));

    /// <summary>UNAVAILABLE with RetryInfo for a report that could not be made durable.</summary>
    public static RpcException NotStored() => Rich(
        StatusCode.Unavailable,
        "The report could not be stored durably, so it was not counted. Decisions go on; report it again later.",
        Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(TimeSpan.FromSeconds(1)) }),
        []);

    /// <summary>NOT_FOUND.</summary>
    public static RpcException NotFound(string what) => new(new Grpc.Core.Status(StatusCode.NotFound, what));

    /// <summary>FAILED_PRECONDITION: what an administrator asks for can't be as things stand.</summary>
    public static RpcException NotNow(string why) => new(new Grpc.Core.Status(StatusCode.FailedPrecondition, why));

    /// <summary>FAILED_PRECONDITION: what is asked for is read from the journal, and there is none.</summary>
    public static RpcException NoJournal() => NotNow("This server keeps no journal (--journal off), which reports are made of.");

    /// <summary>UNAUTHENTICATED: no key, or none that is known. Which of the two is nobody's business.</summary>
    public static RpcException NoKey() => new(new Grpc.Core.Status(
        StatusCode.Unauthenticated, "A valid API key is needed: authorization: Bearer KEY."));

    /// <summary>UNAUTHENTICATED: a stream whose key was taken away, or lost a right, while it was open.</summary>
    public static RpcException KeyGone() => new(new Grpc.Core.Status(
        StatusCode.Unauthenticated, "The API key that this stream was opened with is no longer valid, or may do less than before."));

    /// <summary>PERMISSION_DENIED: the key lacks a scope.</summary>
    public static RpcException ScopeMissing(AccessScopes scope) =>
        new(new Grpc.Core.Status(StatusCode.PermissionDenied, $"The key lacks the scope '{ScopeNames.Of(scope)[0]}'."));

    /// <summary>PERMISSION_DENIED: a tenant's key, and something of another tenant. Says nothing of whether that exists.</summary>
    public static RpcException OtherTenant() =>
        new(new Grpc.Core.Status(StatusCode.PermissionDenied, "The key may act for its own tenant only."));

    /// <summary>PERMISSION_DENIED: a tenant's key, and a question about all tenants.</summary>
    public static RpcException AllTenants() =>
        new(new Grpc.Core.Status(StatusCode.PermissionDenied, "This call tells of all tenants; the key is for one."));

    /// <summary>UNKNOWN, as the framework says it of single calls: the bytes are no message of the call.</summary>
    public static RpcException Unreadable() => new(new Grpc.Core.Status(StatusCode.Unknown, "A message of the stream can't be read."));

    /// <summary>UNAVAILABLE while the server drains.</summary>
    public static RpcException Draining() => new(new Grpc.Core.Status(StatusCode.Unavailable, "The server is shutting down; ask another replica."));

    /// <summary>INTERNAL without details for the caller: the log has them.</summary>
    public static RpcException Hidden() => new(new Grpc.Core.Status(StatusCode.Internal, "The server failed; its log tells why."));

    private static string Summary(IReadOnlyList<Violation> violations)
    {
        var text = new StringBuilder(violations.Count == 1 ? "" : $"{violations.Count} fields are invalid: ");
        var bytes = 0;
        for (var i = 0; i < violations.Count && bytes <= SummaryBytes; i++)
        {
            var part = violations[i].Field.Length == 0 ? violations[i].Description : $"{violations[i].Field}: {violations[i].Description}";
            bytes += Encoding.UTF8.GetByteCount(part);
            text.Append(i == 0 ? "" : "; ").Append(i == 0 || bytes <= SummaryBytes ? Echo.Cut(part, SummaryBytes) : "…");
        }

        return text.ToString();
    }

    private static RefusedException Rich(StatusCode code, string message, Any detail, IReadOnlyList<Violation> violations)
    {
        var status = new Google.Rpc.Status { Code = (int)code, Message = message, Details = { detail } };
        return new RefusedException(
            new Grpc.Core.Status(code, message), new Metadata { { "grpc-status-details-bin", status.ToByteArray() } }, violations);
    }
}
