using System.Buffers;
using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Requests;
using RoutingDecision.Core.Selection;

namespace RoutingDecision.Core.Decisions;

/// <summary>A signing key of tokens.</summary>
/// <param name="Secret">At least 32 random bytes.</param>
public sealed record TokenKey(byte[] Secret)
{
    /// <summary>First byte of the secret's SHA-256; tells two active keys apart.</summary>
    public byte Id { get; } = SHA256.HashData(Secret)[0];
}

/// <summary>What was wrong with a token.</summary>
public enum TokenFault : byte
{
    None,
    Malformed,
    UnknownKey,
    BadSignature,
    Expired,
}

/// <summary>
/// Signs and reads decision tokens: base64url of version, key id, fields, and the first 16 bytes of HMAC-SHA256 over all before it (RFC 2104, truncated as its
/// section 5 allows). Signs with the first key, reads with every key given, so that keys can be rotated. Thread-safe.
/// </summary>
public sealed class DecisionTokens
{
    private const int Version = 1;
    private const int MacLength = 16;

    // Room for names of their greatest lengths in scripts of three bytes a character: tenant, feature, model, tiers, task, six experiments and arms.
    private const int MaxBytes = 8192;
    private const int MaxChars = ((MaxBytes + 2) / 3) * 4;

    private readonly TokenKey[] _keys;
    private readonly TokenMac[] _macs;
    private readonly TimeSpan _lifetime;

    /// <param name="keys">Active keys, the signing one first; 1 to 4.</param>
    /// <param name="lifetime">Age after which a token is refused.</param>
    public DecisionTokens(IEnumerable<TokenKey> keys, TimeSpan lifetime)
    {
        _keys = [.. keys];
        _lifetime = lifetime;
        if (_keys.Length is 0 or > 4 || _keys.Any(k => k.Secret.Length < 32))
        {
            throw new ArgumentException("One to four keys of at least 32 bytes each are needed.", nameof(keys));
        }

        _macs = [.. _keys.Select(k => new TokenMac(k.Secret))];
    }

    /// <summary>The token of a decision.</summary>
    public string Sign(Decision decision, RoutingRequest request, DateTimeOffset now) => Sign(decision, request, now, out _);

    /// <summary>The token of a decision, and the id that <see cref="DecisionClaims.Id"/> will have.</summary>
    [SkipLocalsInit]
    public string Sign(Decision decision, RoutingRequest request, DateTimeOffset now, out UInt128 id)
    {
        Span<byte> buffer = stackalloc byte[MaxBytes];
        var writer = new TokenWriter(buffer);
        writer.Byte(Version);
        writer.Byte(_keys[0].Id);
        WriteFields(ref writer, decision, request, now);
        Span<byte> mac = stackalloc byte[TokenMac.Length];
        _macs[0].Compute(buffer[..writer.Length], mac);
        mac[..MacLength].CopyTo(buffer[writer.Length..]);
        id = BitConverter.ToUInt128(mac);
        return Base64Url.EncodeToString(buffer[..(writer.Length + MacLength)]);
    }

    /// <summary>Reads a token; the claims are null when there is a fault.</summary>
    [SkipLocalsInit]
    public TokenFault Read(string token, DateTimeOffset now, out DecisionClaims? claims)
    {
        claims = null;
        Span<byte> buffer = stackalloc byte[MaxBytes];
        // The Try form throws on characters that are no base64url.
        if (token.Length > MaxChars || Base64Url.DecodeFromChars(token, buffer, out _, out var length) != OperationStatus.Done
            || length < 2 + MacLength || buffer[0] != Version)
        {
            return TokenFault.Malformed;
        }

        var signed = buffer[..(length - MacLength)];
        var mac = buffer[(length - MacLength)..length];
        var fault = Verify(signed, mac);
        if (fault != TokenFault.None)
        {
            return fault;
        }

        claims = ReadFields(signed[2..], mac);
        if (claims is null)
        {
            return TokenFault.Malformed;
        }

        if (now - claims.Issued <= _lifetime)
        {
            return TokenFault.None;
        }

        claims = null;
        return TokenFault.Expired;
    }

    /// <summary>
    /// The id that <see cref="DecisionClaims.Id"/> would have, unverified: for looking a decision up, not for believing a token.
    /// </summary>
    public static bool TryReadId(string token, out UInt128 id)
    {
        Span<byte> buffer = new byte[MaxBytes];
        if (token.Length > MaxChars || Base64Url.DecodeFromChars(token, buffer, out _, out var length) != OperationStatus.Done
            || length < 2 + MacLength || buffer[0] != Version)
        {
            id = UInt128.Zero;
            return false;
        }

        id = BitConverter.ToUInt128(buffer[(length - MacLength)..]);
        return true;
    }

    private TokenFault Verify(ReadOnlySpan<byte> signed, ReadOnlySpan<byte> mac)
    {
        var fault = TokenFault.UnknownKey;
        Span<byte> expected = stackalloc byte[TokenMac.Length];
        for (var i = 0; i < _keys.Length; i++)
        {
            if (_keys[i].Id != signed[1])
            {
                continue;
            }

            _macs[i].Compute(signed, expected);
            if (CryptographicOperations.FixedTimeEquals(expected[..MacLength], mac))
            {
                return TokenFault.None;
            }

            fault = TokenFault.BadSignature;
        }

        return fault;
    }

    private static void WriteFields(ref TokenWriter writer, Decision decision, RoutingRequest request, DateTimeOffset now)
    {
        var route = decision.Route;
        var policy = decision.Snapshot.Policy;
        var catalog = policy.Catalog;
        writer.Varint((ulong)now.ToUnixTimeMilliseconds());
        writer.UInt64(decision.Seed);
        writer.Text(policy.Version);
        writer.Text(decision.Snapshot.Classifier?.Version ?? "");
        writer.Text(request.Tenant);
        writer.Text(request.Feature);
        writer.Text(catalog.Models[route.Model].Id);
        writer.Text(catalog.Tiers[route.Tier]);
        writer.Text(catalog.Tiers[route.TargetTier]);
        writer.Text(decision.Task < 0 ? "" : decision.Snapshot.Tasks[decision.Task]);
        writer.Byte((int)route.DecidedBy);
        writer.Byte((int)route.Plan.Strategy);
        writer.Byte(route.Plan.MaxAttempts);
        writer.Float(decision.Confidence);
        writer.Float(route.Propensity);
        writer.Float(route.Plan.AcceptThreshold);
        // A dry run reserved nothing of a budget, so its outcome must not give anything back.
        writer.Float(request.DryRun ? 0 : decision.EstimatedCostUsd);
        writer.Float(decision.BaselineCostUsd);
        writer.UInt64(decision.Digest.A);
        writer.UInt64(decision.Digest.B);
        writer.Float(route.Plan.EvaluateProbability);
        writer.Byte(route.Plan.Evaluate ? 1 : 0);
        writer.Byte(route.Fallbacks.Length);
        foreach (ref readonly var step in route.Fallbacks)
        {
            writer.Varint((ulong)step.Model);
        }

        WriteArms(ref writer, decision, policy);
    }

    private static void WriteArms(ref TokenWriter writer, Decision decision, RoutingPolicy policy)
    {
        writer.Byte(policy.Experiments.Length);
        for (var i = 0; i < policy.Experiments.Length; i++)
        {
            var arm = ExperimentAssignment.ArmIn(policy.Experiments, decision.ArmCombination, i);
            writer.Text(policy.Experiments[i].Id);
            writer.Text(arm < 0 ? "" : policy.Experiments[i].Arms[arm].Id);
        }
    }

    private static DecisionClaims? ReadFields(ReadOnlySpan<byte> data, ReadOnlySpan<byte> mac)
    {
        var reader = new TokenReader(data);
        var issued = reader.Varint();
        var claims = new DecisionClaims
        {
            Id = BitConverter.ToUInt128(mac),
            Issued = issued < 253_402_300_799_999 ? DateTimeOffset.FromUnixTimeMilliseconds((long)issued) : DateTimeOffset.UnixEpoch,
            Seed = reader.UInt64(),
            PolicyVersion = reader.Text(),
            ClassifierVersion = reader.Text(),
            Tenant = reader.Text(),
            Feature = reader.Text(),
            Model = reader.Text(),
            Tier = reader.Text(),
            TargetTier = reader.Text(),
            Task = reader.Text(),
            DecidedBy = (DecidedBy)reader.Byte(),
            Strategy = (RoutingStrategy)reader.Byte(),
            MaxAttempts = reader.Byte(),
            Confidence = reader.Float(),
            Propensity = reader.Float(),
            AcceptThreshold = reader.Float(),
            EstimatedCostUsd = reader.Float(),
            BaselineCostUsd = reader.Float(),
            Digest = new UInt128(reader.UInt64(), reader.UInt64()),
            EvaluateProbability = reader.Float(),
            Evaluate = reader.Byte() != 0,
            Fallbacks = ReadFallbacks(ref reader),
            Arms = ReadArms(ref reader),
        };
        return reader.AtEnd ? claims : null;
    }

    private static int[] ReadFallbacks(ref TokenReader reader)
    {
        var models = new int[Math.Min(reader.Byte(), Route.MaxFallbacks)];
        for (var i = 0; i < models.Length; i++)
        {
            models[i] = (int)Math.Min(reader.Varint(), int.MaxValue);
        }

        return models;
    }

    private static List<KeyValuePair<string, string>> ReadArms(ref TokenReader reader)
    {
        var count = reader.Byte();
        var arms = new List<KeyValuePair<string, string>>(count);
        for (var i = 0; i < count && !reader.Failed; i++)
        {
            var experiment = reader.Text();
            var arm = reader.Text();
            if (arm.Length > 0)
            {
                arms.Add(new(experiment, arm));
            }
        }

        return arms;
    }
}
