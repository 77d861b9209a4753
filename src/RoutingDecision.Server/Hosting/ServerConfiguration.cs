using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace RoutingDecision.Server.Hosting;

/// <summary>What the server cannot start with, one line a problem.</summary>
internal sealed class ConfigurationException(params IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<string> Problems { get; } = problems;

    /// <summary>Whether it may pass without a change of what was read: a file can't be read, or a certificate's time has not come.</summary>
    public bool MayPass { get; init; }
}

/// <summary>Reads the options from command line, environment and file, and refuses what it does not know. All problems are told at once.</summary>
internal static class ServerConfiguration
{
    private const string Prefix = "ROUTING_";
    private const string FileName = "config";

    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private static readonly Dictionary<string, PropertyInfo> Known =
        typeof(ServerOptions).GetProperties().ToDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Options in force in this process.</summary>
    /// <exception cref="ConfigurationException">An unknown name, a value out of range, or an unreadable file; the message names each.</exception>
    public static ServerOptions Read(IReadOnlyList<string> args) => Read(args, OfProcess());

    /// <summary>The same with a given environment.</summary>
    public static ServerOptions Read(IReadOnlyList<string> args, IReadOnlyDictionary<string, string> environment)
    {
        var problems = new List<string>();
        var arguments = ParseArguments(args, problems);
        var variables = Variables(environment);
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if ((arguments.GetValueOrDefault(FileName) ?? variables.GetValueOrDefault(FileName)) is { Length: > 0 } file)
        {
            ReadFile(file, values, problems);
        }

        foreach (var (name, value) in variables.Concat(arguments))
        {
            values[name] = value;
        }

        var options = Bind(values, problems);
        problems.AddRange(new ServerOptionsValidator().Validate(null, options).Failures ?? []);
        return problems.Count == 0 ? options : throw new ConfigurationException(problems);
    }

    /// <summary>Variables of this process that look like settings and are none. One of them may be misspelt, which no start tells.</summary>
    public static IEnumerable<string> Strangers() => OfProcess().Keys.Where(k => SettingOf(k) is "").Order(StringComparer.Ordinal);

    private static Dictionary<string, string> OfProcess() => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(
        e => (string)e.Key, e => (string)e.Value!, StringComparer.Ordinal);

    private static Dictionary<string, string> ParseArguments(IReadOnlyList<string> args, List<string> problems)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < args.Count; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
            {
                problems.Add($"'{args[i]}' is not an option. Options look like --grpc 127.0.0.1:50051; --help lists them.");
                continue;
            }

            var equals = args[i].IndexOf('=', StringComparison.Ordinal);
            var shown = equals > 0 ? args[i][..equals] : args[i];
            var name = shown[2..].Replace("-", "", StringComparison.Ordinal);
            var alone = IsFlag(name) && (i + 1 == args.Count || args[i + 1].StartsWith("--", StringComparison.Ordinal));
            var value = equals > 0 ? args[i][(equals + 1)..] : alone ? "true" : i + 1 < args.Count ? args[++i] : null;
            if (!Known.ContainsKey(name) && !string.Equals(name, FileName, StringComparison.OrdinalIgnoreCase))
            {
                problems.Add(Unknown(shown));
            }
            else if (value is null)
            {
                problems.Add($"{shown} needs a value.");
            }
            else
            {
                values[name] = value;
            }
        }

        return values;
    }

    private static bool IsFlag(string name) => Known.TryGetValue(name, out var property) && property.PropertyType == typeof(bool);

    // Other variables of that prefix are left alone: orchestrators set some for a service of that name (ROUTING_SERVICE_HOST).
    private static Dictionary<string, string> Variables(IReadOnlyDictionary<string, string> environment)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in environment)
        {
            if (SettingOf(key) is { Length: > 0 } name)
            {
                values[name] = value;
            }
        }

        return values;
    }

    /// <summary>The setting that a variable is for; empty: it has the prefix and is for none; null: it is something else.</summary>
    private static string? SettingOf(string variable)
    {
        if (!variable.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var name = variable[Prefix.Length..].Replace("_", "", StringComparison.Ordinal);
        return Known.ContainsKey(name) || string.Equals(name, FileName, StringComparison.OrdinalIgnoreCase) ? name : "";
    }

    private static void ReadFile(string file, Dictionary<string, string> values, List<string> problems)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(file), Lenient);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                problems.Add($"The configuration file '{file}' must hold one object.");
                return;
            }

            foreach (var setting in document.RootElement.EnumerateObject())
            {
                if (!Known.ContainsKey(setting.Name))
                {
                    problems.Add(Unknown($"'{setting.Name}' in {file}"));
                }
                else if (setting.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number
                    || (IsFlag(setting.Name) && setting.Value.ValueKind is JsonValueKind.True or JsonValueKind.False))
                {
                    values[setting.Name] = setting.Value.ToString();
                }
                else
                {
                    problems.Add($"'{setting.Name}' in {file} must be a text or a number.");
                }
            }
        }
        catch (JsonException broken)
        {
            problems.Add($"The configuration file '{file}' is not JSON: {broken.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add($"The configuration file '{file}' can't be read: {e.Message}");
        }
    }

    private static string Unknown(string shown) =>
        $"{shown} is not a setting. Settings are: {string.Join(", ", Known.Keys.Order(StringComparer.Ordinal))}.";

    private static ServerOptions Bind(Dictionary<string, string> values, List<string> problems)
    {
        var options = new ServerOptions();
        foreach (var (name, property) in Known.Where(k => values.ContainsKey(k.Key)))
        {
            try
            {
                property.SetValue(options, Convert.ChangeType(values[name], property.PropertyType, CultureInfo.InvariantCulture));
            }
            catch (Exception e) when (e is FormatException or OverflowException or InvalidCastException)
            {
                var allowed = property.GetCustomAttribute<OptionRuleAttribute>()?.Allowed
                    ?? (IsFlag(name) ? "true or false" : "a whole number from 0");
                problems.Add($"{name} is '{values[name]}', allowed is {allowed}.");
            }
        }

        return options;
    }
}
