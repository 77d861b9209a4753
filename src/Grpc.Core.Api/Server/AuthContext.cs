using System.Text;

namespace Grpc.Core;

/// <summary>What TLS proved about the caller: facts by name, one of which may be its identity.</summary>
public class AuthContext(string? peerIdentityPropertyName, Dictionary<string, List<AuthProperty>> properties)
{
    private readonly Dictionary<string, List<AuthProperty>> _properties = properties ?? throw new ArgumentNullException(nameof(properties));

    /// <summary>Whether the caller showed a certificate that was accepted.</summary>
    public bool IsPeerAuthenticated => PeerIdentityPropertyName is not null;

    /// <summary>The name of the facts in <see cref="PeerIdentity"/>; null when the caller is unknown.</summary>
    public string? PeerIdentityPropertyName { get; } = peerIdentityPropertyName;

    public IEnumerable<AuthProperty> PeerIdentity => PeerIdentityPropertyName is null ? [] : FindPropertiesByName(PeerIdentityPropertyName);
    public IEnumerable<AuthProperty> Properties => _properties.Values.SelectMany(list => list);
    public IEnumerable<AuthProperty> FindPropertiesByName(string propertyName) => _properties.GetValueOrDefault(propertyName) ?? [];
}

/// <summary>One fact of an <see cref="AuthContext"/>, such as a subject's name.</summary>
public class AuthProperty
{
    private readonly byte[] _value;

    private AuthProperty(string name, byte[] value)
    {
        Name = name ?? throw new ArgumentNullException(nameof(name));
        _value = value;
    }

    public string Name { get; }
    public string Value => Encoding.UTF8.GetString(_value);
    public byte[] ValueBytes => [.. _value];

    public static AuthProperty Create(string name, byte[] valueBytes)
        => new(name, [.. valueBytes ?? throw new ArgumentNullException(nameof(valueBytes))]);
}
