using System.Globalization;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.PolicyVersions;
using RoutingDecision.Server.Errors;
using RoutingDecision.Server.Mapping;
using RoutingDecision.Server.Policies;

namespace RoutingDecision.Server.Services;

/// <summary>Policy versions on the wire: requests are checked, and a store that can't be reached is UNAVAILABLE.</summary>
internal sealed class PolicyVersions(IPolicyStore store, PolicyPublisher publisher, PolicySource source)
{
    private const int PageSize = 50;
    private const int MostPageSize = 1_000;

    public async Task<PublishPolicyResponse> PublishAsync(PublishPolicyRequest request, string peer)
    {
        NameRules.Check("expected_version", request.ExpectedVersion);
        NameRules.CheckComment("comment", request.Comment);
        NameRules.CheckComment("force_reason", request.ForceReason);
        if (request.Force != (request.ForceReason.Trim().Length > 0))
        {
            throw RpcErrors.Invalid("force_reason", request.Force ? "must say why a check is passed over" : "is given, but force is not");
        }

        var (record, replay) = await ReachAsync(
            () => publisher.PublishAsync(request.Yaml, request.ExpectedVersion, new PolicyChange(peer, request.Comment, request.ForceReason)));
        return new PublishPolicyResponse { Version = ToWire(record, current: true), Replay = replay };
    }

    public async Task<RollbackPolicyResponse> RollbackAsync(RollbackPolicyRequest request, string peer)
    {
        NameRules.Check("version", request.Version);
        NameRules.CheckComment("comment", request.Comment);
        var record = await ReachAsync(() => publisher.RollbackAsync(request.Version, new PolicyChange(peer, request.Comment, "")));
        return new RollbackPolicyResponse { Version = ToWire(record, current: true) };
    }

    public async Task<ListPolicyVersionsResponse> ListAsync(ListPolicyVersionsRequest request)
    {
        // The token is how many records were made before the next one: it stays right when more are made meanwhile.
        var size = request.PageSize == 0 ? PageSize : request.PageSize;
        if (size is < 0 or > MostPageSize)
        {
            throw RpcErrors.Invalid("page_size", $"must be 0 to {MostPageSize}");
        }

        var history = await ReachAsync(store.HistoryAsync);
        var left = history.Count;
        if (request.PageToken.Length > 0 && !int.TryParse(request.PageToken, NumberStyles.None, CultureInfo.InvariantCulture, out left))
        {
            throw RpcErrors.Invalid("page_token", "is none of this service");
        }

        var reply = new ListPolicyVersionsResponse();
        if (history.Count == 0)
        {
            reply.Versions.Add(
                new PolicyVersion { Version = source.Current.Policy!.Version, PublishedBy = "the server's policy file", Current = true });
            return reply;
        }

        var skip = Math.Max(0, history.Count - left);
        reply.Versions.AddRange(history.Skip(skip).Take(size).Select((r, i) => ToWire(r, current: skip + i == 0)));
        var next = history.Count - skip - reply.Versions.Count;
        reply.NextPageToken = next > 0 ? next.ToString(CultureInfo.InvariantCulture) : "";
        return reply;
    }

    /// <summary>A version that was published, with its document; null when it is not kept.</summary>
    public async Task<GetPolicyResponse?> GetAsync(string version)
    {
        if (await ReachAsync(() => store.TextAsync(version)) is not { } text)
        {
            return null;
        }

        var record = (await ReachAsync(store.HistoryAsync)).FirstOrDefault(r => string.Equals(r.Version, version, StringComparison.Ordinal));
        var shown = record is null ? new PolicyVersion { Version = version } : ToWire(record, current: false);
        return new GetPolicyResponse { Version = shown, Yaml = text };
    }

    private static PolicyVersion ToWire(PolicyRecord record, bool current) => new()
    {
        Version = record.Version,
        PublishedUnixMs = record.AtUnixMs,
        PublishedBy = record.By,
        Comment = record.ForceReason.Length == 0 ? record.Comment : $"{record.Comment} (forced: {record.ForceReason})",
        Current = current,
    };

    private static async Task<T> ReachAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (IOException away)
        {
            throw RpcErrors.StoreUnavailable(away.Message);
        }
    }
}
