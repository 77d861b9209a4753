using System.Security.Cryptography;
using Grpc.Core;
using RoutingDecision.Core.Access;
using RoutingDecision.Server.Hosting;
using RoutingDecision.Server.Tests.Hosting;

namespace RoutingDecision.Server.Tests.Security;

/// <summary>API keys whose text depends on their name alone, and servers and callers that use them.</summary>
internal static class TestKeys
{
    /// <summary>One for each scope, one of a tenant with all that a tenant's may have, and an expired one.</summary>
    public static readonly string Lines = string.Join(
        '\n',
        Line("decider", AccessScopes.Decide), Line("reporter", AccessScopes.Report), Line("reader", AccessScopes.Insight),
        Line("boss", AccessScopes.Admin),
        Line("all", AccessScopes.All), Line("acme", OfTenant, "acme"), Line("bolt", OfTenant, "bolt"),
        Line("late", AccessScopes.All, expires: DateTimeOffset.UnixEpoch));

    private const AccessScopes OfTenant = AccessScopes.Decide | AccessScopes.Report | AccessScopes.Insight;

    public static string TextOf(string name)
    {
        var bytes = SHA512.HashData(System.Text.Encoding.UTF8.GetBytes(name));
        return ApiKeyText.Of(bytes.AsSpan(0, ApiKeyText.IdBytes), bytes.AsSpan(ApiKeyText.IdBytes, ApiKeyText.SecretBytes));
    }

    /// <summary>The part of a key that is no secret.</summary>
    public static string IdOf(string name)
    {
        Assert.True(ApiKeyText.TryReadId(TextOf(name), out var id));
        return id.ToString();
    }

    /// <summary>A line of a key file.</summary>
    public static string Line(string name, AccessScopes scopes, string? tenant = null, DateTimeOffset? expires = null, ApiKeyLimits? limits = null)
    {
        var text = TextOf(name);
        var hash = new byte[ApiKeyText.HashBytes];
        ApiKeyText.Hash(text, hash);
        var key = new ApiKey { Id = IdOf(name), Name = name, Scopes = scopes, Tenant = tenant, Hash = hash, Expires = expires };
        return ApiKeyLines.Write(key with { Limits = limits ?? ApiKeyLimits.None });
    }

    /// <summary>A server that asks for keys.</summary>
    public static Task<ServerUnderTest> StartAsync(string policy = TestPolicies.Rules, Action<ServerOptions>? change = null) =>
        ServerUnderTest.StartAsync(
        policy,
        change: o =>
        {
            o.ApiKeyLines = Lines;
            change?.Invoke(o);
        });

    /// <summary>Calls with a key; null: without one.</summary>
    public static CallInvoker As(this ServerUnderTest server, string? name) => server.WithHeader(name is null ? null : $"Bearer {TextOf(name)}");

    /// <summary>Calls with an authorization header.</summary>
    public static CallInvoker WithHeader(this ServerUnderTest server, string? authorization) =>
        server.Channel(o => o.HttpHandler = new HeaderHandler(authorization)).CreateCallInvoker();

    private sealed class HeaderHandler(string? authorization) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (authorization is not null)
            {
                request.Headers.TryAddWithoutValidation("authorization", authorization);
            }

            return base.SendAsync(request, cancellationToken);
        }
    }
}
