using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace RoutingDecision.Server.Security;

/// <summary>Puts TLS on a port.</summary>
internal static class TlsListening
{
    /// <summary>
    /// Lets a port speak a protocol, over TLS when there are certificates: each connection gets those that are in force when it comes.
    /// </summary>
    public static void Speak(this ListenOptions port, HttpProtocols protocol, TlsHolder tls, bool askClient)
    {
        port.Protocols = protocol;
        if (tls.Current is not null)
        {
            port.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(tls.Current.ForConnection(askClient)) });
            port.Use(next => connection => Agrees(connection, protocol) ? next(connection) : Task.CompletedTask);
        }
    }

    // The web server would close the connection as well, and log each as an error of ours: port scanners would fill the log.
    private static bool Agrees(ConnectionContext connection, HttpProtocols protocol) => protocol != HttpProtocols.Http2
        || connection.Features.Get<ITlsApplicationProtocolFeature>()?.ApplicationProtocol.Span.SequenceEqual("h2"u8) == true;
}
