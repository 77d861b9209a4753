using System.CommandLine;
using RoutingDecision.Cli.Terminals;

namespace RoutingDecision.Cli.Servers;

/// <summary>The <c>--server</c> option that all commands with a server share.</summary>
internal static class ServerAddress
{
    public const string Default = "http://127.0.0.1:50051";

    public static Option<string> Option() => new("--server")
    {
        Description = "Address of the server's gRPC port",
        HelpName = "URL",
        DefaultValueFactory = _ => Default,
    };

    /// <summary>Reads an address; the scheme may be left out.</summary>
    /// <exception cref="CommandException">It is no address.</exception>
    public static Uri Parse(string text)
    {
        var complete = text.Contains("://", StringComparison.Ordinal) ? text : "http://" + text;
        return Uri.TryCreate(complete, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https") && uri.Host.Length > 0
            ? uri
            : throw new CommandException($"'{text}' is not an address such as {Default}.");
    }
}
