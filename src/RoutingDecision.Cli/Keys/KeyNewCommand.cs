using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Core.Access;

namespace RoutingDecision.Cli.Keys;

/// <summary><c>routing key new</c>: a random key, shown once, and the line that a server knows it by.</summary>
internal static class KeyNewCommand
{
    public const string Example = "routing key new --name chat-service --scopes decide,report --tenant acme --file keys.jsonl";

    private const string Description =
        "Make an API key. It is shown once, on the first line of the output, and kept nowhere; " +
        "the second line is what a server's --api-keys file knows of it.";

    /// <summary>A hundred years: who means a key to last says no number.</summary>
    private const int MostDays = 36_500;

    public static Command Create(Terminal terminal)
    {
        var name = new Option<string>("--name") { HelpName = "NAME", Description = "Who will use it, for logs and audit records", Required = true };
        var scopes = new Option<string>("--scopes")
        {
            HelpName = "SCOPES",
            Description = $"What it may do: some of {string.Join(", ", ScopeNames.All)}, comma-separated",
            DefaultValueFactory = _ => "decide,report",
        };
        var tenant = new Option<string?>("--tenant") { HelpName = "TENANT", Description = "The only tenant that it may act for (default: all)" };
        var days = new Option<int?>("--days") { HelpName = "N", Description = "Days after which it expires (default: never)" };
        var file = new Option<string?>("--file") { HelpName = "FILE", Description = "Append the line to this key file" };
        var rate = new Option<double?>("--per-second") { HelpName = "N", Description = "Decisions and reports a second (default: no limit)" };
        var burst = new Option<int?>("--burst") { HelpName = "N", Description = "How many may come at once (default: those of a second)" };
        var calls = new Option<int?>("--calls") { HelpName = "N", Description = "Calls and streams under way (default: no limit)" };
        var command = new ExampleCommand("new", Description, Example) { name, scopes, tenant, days, rate, burst, calls, file };
        command.SetAction(parsed =>
        {
            var text = ApiKeyText.Of(RandomNumberGenerator.GetBytes(ApiKeyText.IdBytes), RandomNumberGenerator.GetBytes(ApiKeyText.SecretBytes));
            var line = LineOf(new ApiKey
            {
                Id = IdOf(text),
                Hash = HashOf(text),
                Name = parsed.GetRequiredValue(name),
                Scopes = ScopesOf(parsed.GetRequiredValue(scopes)),
                Tenant = parsed.GetValue(tenant),
                Expires = ExpiryOf(parsed.GetValue(days), terminal.Clock.GetUtcNow()),
                Limits = LimitsOf(parsed.GetValue(rate), parsed.GetValue(burst), parsed.GetValue(calls)),
            });
            if (parsed.GetValue(file) is { } path)
            {
                Append(path, line);
            }

            terminal.Output.WriteLine(text);
            terminal.Output.WriteLine(line);
            return ExitCode.Ok;
        });
        return command;
    }

    private static AccessScopes ScopesOf(string text)
    {
        var scopes = AccessScopes.None;
        foreach (var name in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            scopes |= ScopeNames.Find(name) is var scope && scope != AccessScopes.None
                ? scope
                : throw new CommandException($"There is no scope '{name}'; scopes are {string.Join(", ", ScopeNames.All)}.");
        }

        return scopes;
    }

    private static DateTimeOffset? ExpiryOf(int? days, DateTimeOffset now) => days switch
    {
        null => null,
        >= 1 and <= MostDays => now.AddDays(days.Value),
        _ => throw new CommandException(string.Create(CultureInfo.InvariantCulture, $"--days is {days}, allowed is 1 to {MostDays}.")),
    };

    private static ApiKeyLimits LimitsOf(double? rate, int? burst, int? calls) =>
        rate is { } number && !double.IsFinite(number) ? throw new CommandException("--per-second must be a finite number.")
        : rate is null && burst is not null ? throw new CommandException("--burst is nothing without --per-second.")
        : new ApiKeyLimits(rate, burst, calls);

    /// <exception cref="CommandException">A server would refuse the line.</exception>
    private static string LineOf(ApiKey key)
    {
        var line = ApiKeyLines.Write(key);
        var problems = ApiKeyLines.Parse(line).Problems.Select(p => p.Replace("line 1: ", "", StringComparison.Ordinal)).ToArray();
        return problems.Length == 0 ? line : throw new CommandException(string.Join("; ", problems) + ".");
    }

    private static string IdOf(string text) => ApiKeyText.TryReadId(text, out var id) ? id.ToString() : "";

    private static byte[] HashOf(string text)
    {
        var hash = new byte[ApiKeyText.HashBytes];
        ApiKeyText.Hash(text, hash);
        return hash;
    }

    private static void Append(string path, string line)
    {
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var file = new FileStream(path, options);
            // An editor may have left the last line without its end: two keys on one line would be none.
            var begun = file.Seek(0, SeekOrigin.End) > 0 && file.Seek(-1, SeekOrigin.End) >= 0 && file.ReadByte() != '\n';
            file.Write(Encoding.UTF8.GetBytes((begun ? "\n" : "") + line + "\n"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"'{path}' can't be written: {e.Message}");
        }
    }
}
