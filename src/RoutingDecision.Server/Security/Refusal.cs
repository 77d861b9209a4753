using System.Globalization;
using Grpc.Core;
using Microsoft.Extensions.Primitives;

namespace RoutingDecision.Server.Security;

/// <summary>
/// Ends a call before gRPC has seen it: a reply of headers alone that carry the status, as the protocol's "Trailers-Only" has it. Made once for many
/// calls, as an overloaded server has to refuse
/// for less than serving costs.
/// </summary>
internal sealed class Refusal
{
    private readonly KeyValuePair<string, StringValues>[] _headers;

    public Refusal(RpcException refused) => _headers =
    [
        new("content-type", "application/grpc"),
        new("grpc-status", ((int)refused.StatusCode).ToString(CultureInfo.InvariantCulture)),
        new("grpc-message", Uri.EscapeDataString(refused.Status.Detail)),
        .. refused.Trailers.Select(t => new KeyValuePair<string, StringValues>(t.Key, t.IsBinary ? Convert.ToBase64String(t.ValueBytes) : t.Value)),
    ];

    public Task WriteAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        foreach (var (name, value) in _headers)
        {
            headers[name] = value;
        }

        return Task.CompletedTask;
    }
}
