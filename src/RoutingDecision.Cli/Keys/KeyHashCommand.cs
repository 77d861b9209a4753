using System.CommandLine;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Core.Access;

namespace RoutingDecision.Cli.Keys;

/// <summary><c>routing key hash</c>: which line of a key file a key is.</summary>
internal static class KeyHashCommand
{
    private const string Description =
        "Read an API key from standard input and print its id and hash, by which a key file knows it. " +
        "Never from an argument: process lists show those.";

    public static Command Create(Terminal terminal)
    {
        var command = new ExampleCommand("hash", Description, "routing key hash < key.txt");
        command.SetAction(async (_, cancel) =>
        {
            var text = (await terminal.Input.ReadLineAsync(cancel))?.Trim() ?? "";
            if (!ApiKeyText.TryReadId(text, out var id))
            {
                throw new CommandException(
                    $"That is no API key: {ApiKeyText.Prefix}, an id, an underscore and a secret, {ApiKeyText.Length} characters.");
            }

            var hash = new byte[ApiKeyText.HashBytes];
            ApiKeyText.Hash(text, hash);
            await terminal.Output.WriteLineAsync($"{id} {Convert.ToHexStringLower(hash)}");
            return ExitCode.Ok;
        });
        return command;
    }
}
