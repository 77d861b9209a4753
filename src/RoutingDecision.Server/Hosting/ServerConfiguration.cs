using System.Globalization;
using System.Net;
using System.Reflection;

namespace RoutingDecision.Server.Hosting;

/// <summary>A setting that the server cannot start with.</summary>
internal sealed class ConfigurationException(string message) : Exception(message);

/// <summary>Reads the options from command line, environment and file, and refuses what it does not know.</summary>
internal static class ServerConfiguration
{
    private const string Prefix = "ROUTING_";

    private static readonly Dictionary<string, PropertyInfo> Known =
        typeof(ServerOptions).GetProperties().ToDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Options in force.</summary>
    /// <exception cref="ConfigurationException">An unknown name, a value out of range, or an unreadable file; the message names it.</exception>
    public static ServerOptions Read(IReadOnlyList<string> args)
    {
        var arguments = ParseArguments(args);
        var builder = new ConfigurationBuilder();
        var file = arguments.GetValueOrDefault("config") ?? Environment.GetEnvironmentVariable(Prefix + "CONFIG");
        if (!string.IsNullOrEmpty(file))
        {
            AddFile(builder, file);
        }

        arguments.Remove("config");
        builder.AddEnvironmentVariables(Prefix).AddInMemoryCollection(arguments);
        var configuration = builder.Build();
        var options = Bind(configuration);
        var result = new ServerOptionsValidator().Validate(null, options);
        if (result.Failed)
        {
            throw new ConfigurationException(string.Join(Environment.NewLine, result.Failures));
        }

        return options;
    }

    /// <summary>An address such as 127.0.0.1:50051, [::1]:0 or *:9464.</summary>
    public static IPEndPoint Endpoint(string name, string text)
    {
        if (text.StartsWith("*:", StringComparison.Ordinal) && ushort.TryParse(text.AsSpan(2), CultureInfo.InvariantCulture, out var anyPort))
        {
            return new IPEndPoint(IPAddress.IPv6Any, anyPort);
        }

        var loopback = text.Replace("localhost:", "127.0.0.1:", StringComparison.OrdinalIgnoreCase);
        return loopback.Contains(':', StringComparison.Ordinal) && IPEndPoint.TryParse(loopback, out var endpoint)
            ? endpoint
            : throw new ConfigurationException($"{name} '{text}' is not an address and port such as 127.0.0.1:50051.");
    }

    private static Dictionary<string, string?> ParseArguments(IReadOnlyList<string> args)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < args.Count; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
            {
                throw new ConfigurationException($"'{args[i]}' is not an option. Options look like --grpc 127.0.0.1:50051; --help lists them.");
            }

            var shown = args[i];
            var (name, value) = args[i].IndexOf('=', StringComparison.Ordinal) is > 0 and var equals
                ? (args[i][2..equals], args[i][(equals + 1)..])
                : (args[i][2..], i + 1 < args.Count ? args[++i] : throw new ConfigurationException($"{args[i]} needs a value."));
            name = name.Replace("-", "", StringComparison.Ordinal);
            Require(name, shown);
            values[name] = value;
        }

        return values;
    }

    private static void AddFile(ConfigurationBuilder builder, string file)
    {
        if (!File.Exists(file))
        {
            throw new ConfigurationException($"The configuration file '{file}' does not exist.");
        }

        try
        {
            builder.AddJsonFile(Path.GetFullPath(file), optional: false, reloadOnChange: false);
            foreach (var child in new ConfigurationBuilder().AddJsonFile(Path.GetFullPath(file)).Build().GetChildren())
            {
                Require(child.Key, $"'{child.Key}' in {file}");
            }
        }
        catch (InvalidDataException broken)
        {
            throw new ConfigurationException($"The configuration file '{file}' is not JSON: {broken.InnerException?.Message ?? broken.Message}");
        }
    }

    private static void Require(string name, string shown)
    {
        if (!Known.ContainsKey(name) && !string.Equals(name, "config", StringComparison.OrdinalIgnoreCase))
        {
            throw new ConfigurationException($"{shown} is not a setting. Settings are: {string.Join(", ", Known.Keys.Order(StringComparer.Ordinal))}.");
        }
    }

    private static ServerOptions Bind(IConfiguration configuration)
    {
        var options = new ServerOptions();
        foreach (var (name, property) in Known)
        {
            if (configuration[name] is not { } text)
            {
                continue;
            }

            try
            {
                property.SetValue(options, Convert.ChangeType(text, property.PropertyType, CultureInfo.InvariantCulture));
            }
            catch (Exception e) when (e is FormatException or OverflowException or InvalidCastException)
            {
                throw new ConfigurationException($"{name} '{text}' is not a valid {property.PropertyType.Name}.");
            }
        }

        return options;
    }
}
