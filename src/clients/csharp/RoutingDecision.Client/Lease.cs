using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using RoutingDecision.Contracts.V1;

namespace RoutingDecision.Client;

/// <summary>
/// What a caller may route by while the service is away: recent decisions and the fallback table, each until its valid_until. Thread-safe.
/// </summary>
internal sealed class Lease(int capacity, Func<DateTimeOffset> clock)
{
    /// <summary>Output that is reserved when the request names none.</summary>
    private const long OutputTokens = 1024;

    private const long BytesPerToken = 4;

    private readonly Lock _lock = new();
    private readonly OrderedDictionary<string, DecideResponse> _decisions = new(StringComparer.Ordinal);
    private volatile GetFallbackTableResponse? _table;

    public void KeepTable(GetFallbackTableResponse table) => _table = table;

    public void Remember(DecideRequest request, DecideResponse decision)
    {
        var key = KeyOf(request);
        lock (_lock)
        {
            _decisions.Remove(key);
            _decisions.Add(key, decision);
            if (_decisions.Count > capacity)
            {
                _decisions.RemoveAt(0);
            }
        }
    }

    /// <summary>The best route that is still valid: the decision of an identical request, else the table's; null without either.</summary>
    public Route? RouteOf(DecideRequest request)
    {
        var now = clock().ToUnixTimeMilliseconds();
        DecideResponse? decision;
        lock (_lock)
        {
            _decisions.TryGetValue(KeyOf(request), out decision);
        }

        if (decision?.ValidUntilUnixMs > now)
        {
            return Route.OfDecision(RouteSource.Lease, decision);
        }

        return _table is { } table && table.ValidUntilUnixMs > now && CanBeChecked(request.Constraints) ? ByTable(table, request) : null;
    }

    // A digest: prompts can be megabytes, and nobody should find them in this memory later.
    private static string KeyOf(DecideRequest request)
    {
        var same = request.Clone();
        same.RequestId = "";
        return Convert.ToHexString(SHA256.HashData(same.ToByteArray()));
    }

    /// <summary>The table names models only: what else is a hard constraint can't be kept without the service.</summary>
    private static bool CanBeChecked(Constraints? constraints)
    {
        var rest = constraints?.Clone() ?? new Constraints();
        rest.DeadlineMs = 0;
        rest.AllowedModels.Clear();
        rest.DeniedModels.Clear();
        return rest.Equals(new Constraints());
    }

    private static Route? ByTable(GetFallbackTableResponse table, DecideRequest request)
    {
        var (needed, tokens) = (NeedsOf(request), TokensOf(request));
        var row = table.Routes.FirstOrDefault(r => needed.IsSupersetOf(r.Capabilities) && (r.MaxContextTokens == 0 || tokens <= r.MaxContextTokens));
        var constraints = request.Constraints ?? new Constraints();
        var allowed = row?.Models.Where(m => constraints.AllowedModels.Count == 0 || constraints.AllowedModels.Contains(m));
        string[] models = [.. allowed?.Except(constraints.DeniedModels) ?? []];
        return models.Length == 0 ? null : Route.OfModels(RouteSource.Table, models, models[0] == row!.Models[0] ? row.Tier : "");
    }

    private static HashSet<string> NeedsOf(DecideRequest request)
    {
        var implied = request.Messages.SelectMany(m => m.Attachments).Select(kind => kind switch
        {
            AttachmentKind.Image => "vision",
            AttachmentKind.Audio => "audio",
            AttachmentKind.Video => "video",
            _ => "",
        });
        return [.. request.RequiredCapabilities, .. implied, request.Tools?.Count > 0 ? "tools" : ""];
    }

    /// <summary>A rough size, input and output together: a table needs no better one.</summary>
    private static long TokensOf(DecideRequest request)
    {
        string[] texts = [request.Prompt, request.SystemPrompt, .. request.Messages.Select(m => m.Text)];
        var sent = texts.Sum(t => (long)Encoding.UTF8.GetByteCount(t)) + (request.Tools?.Bytes ?? 0);
        var output = request.MaxOutputTokens > 0 ? request.MaxOutputTokens : request.ExpectedOutputTokens;
        return ((sent + BytesPerToken - 1) / BytesPerToken) + request.ContextTokens + (output > 0 ? output : OutputTokens);
    }
}
