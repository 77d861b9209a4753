using System.Globalization;
using System.Net;

namespace RoutingDecision.Server.Hosting;

/// <summary>Reads an address and port to listen on, such as 127.0.0.1:50051, localhost:0, [::1]:50051 or *:9464 (every address).</summary>
internal static class ListenAddress
{
    /// <summary>The end point of a text that <see cref="ListenAddressAttribute"/> accepted.</summary>
    public static IPEndPoint Parse(string text) =>
        TryParse(text, out var endpoint) ? endpoint : throw new FormatException($"'{text}' is not an address and port.");

    // IPEndPoint.TryParse takes an address without a port, and "1" for 0.0.0.1: neither is what somebody meant.
    public static bool TryParse(string text, out IPEndPoint endpoint)
    {
        endpoint = new IPEndPoint(IPAddress.None, 0);
        var colon = text.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || AddressOf(text[..colon]) is not { } address)
        {
            return false;
        }

        endpoint = new IPEndPoint(address, port);
        return true;
    }

    private static IPAddress? AddressOf(string host) => host switch
    {
        "*" => IPAddress.IPv6Any,
        "localhost" => IPAddress.Loopback,
        ['[', .., ']'] => IPAddress.TryParse(host, out var v6) ? v6 : null,
        _ => host.Count(c => c == '.') == 3 && IPAddress.TryParse(host, out var v4) ? v4 : null,
    };
}
