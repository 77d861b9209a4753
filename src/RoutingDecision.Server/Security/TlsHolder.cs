namespace RoutingDecision.Server.Security;

/// <summary>Holds the certificates in force. New connections get the current ones, those that stand keep what they began with.</summary>
internal sealed class TlsHolder(TlsMaterial? first)
{
    private volatile TlsMaterial? _current = first;

    /// <summary>Null: TLS is not configured.</summary>
    public TlsMaterial? Current => _current;

    public void Publish(TlsMaterial material) => _current = material;
}
