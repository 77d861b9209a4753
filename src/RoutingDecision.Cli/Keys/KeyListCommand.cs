using System.CommandLine;
using System.Globalization;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Core.Access;
using Spectre.Console;

namespace RoutingDecision.Cli.Keys;

/// <summary><c>routing key list</c>: what a key file lets in, or why a server would refuse it.</summary>
internal static class KeyListCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "Key file" };
        const string Description = "List the keys of a file, or everything that is wrong with it.";
        var command = new ExampleCommand("list", Description, "routing key list keys.jsonl") { file };
        command.SetAction(parsed =>
        {
            var list = ApiKeyLines.Parse(Read(parsed.GetRequiredValue(file)));
            foreach (var problem in list.Problems)
            {
                terminal.Error.WriteLine($"routing: {problem}");
            }

            terminal.Tables().Write(TableOf(list.Keys, terminal.Clock.GetUtcNow()));
            return list.Problems.Count == 0 ? ExitCode.Ok : ExitCode.No;
        });
        return command;
    }

    private static Table TableOf(IReadOnlyList<ApiKey> keys, DateTimeOffset now)
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumns("id", "name", "scopes", "tenant", "expires");
        foreach (var key in keys)
        {
            var scopes = string.Join(", ", ScopeNames.Of(key.Scopes));
            table.AddRow(key.Id, Markup.Escape(key.Name), scopes, Markup.Escape(key.Tenant ?? "all"), ExpiryOf(key, now));
        }

        return table;
    }

    private static string ExpiryOf(ApiKey key, DateTimeOffset now) => key.Expires is { } at
        ? at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) + (at <= now ? ", expired" : "")
        : "never";

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"'{file}' can't be read: {e.Message}");
        }
    }
}
