namespace RoutingDecision.Core.Access;

/// <summary>One API key as it is kept: everything but its text.</summary>
public sealed record ApiKey
{
    /// <summary>The public part of the key's text, see <see cref="ApiKeyText"/>.</summary>
    public required string Id { get; init; }

    /// <summary>Who uses it, for logs and audit records; 1 to 128 characters, not necessarily unique: a key and its successor may share it.</summary>
    public required string Name { get; init; }

    /// <summary>What it may do.</summary>
    public required AccessScopes Scopes { get; init; }

    /// <summary>The only tenant that it may act for; null: all of them. Never set together with <see cref="AccessScopes.Admin"/>.</summary>
    public string? Tenant { get; init; }

    /// <summary><see cref="ApiKeyText.Hash"/> of its text.</summary>
    public required ReadOnlyMemory<byte> Hash { get; init; }

    /// <summary>From when on it is refused; null: never.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>What it may use.</summary>
    public ApiKeyLimits Limits { get; init; } = ApiKeyLimits.None;
}
