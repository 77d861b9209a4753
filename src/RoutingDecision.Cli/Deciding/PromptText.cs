using RoutingDecision.Cli.Terminals;

namespace RoutingDecision.Cli.Deciding;

/// <summary>Finds the prompt: on the command line, in a file, or on standard input.</summary>
internal static class PromptText
{
    /// <exception cref="CommandException">There is none, there are two, or the file can't be read.</exception>
    public static async Task<string> ReadAsync(string? argument, string? file, TextReader input, CancellationToken cancel)
    {
        if (argument is null == file is null)
        {
            throw new CommandException("State one prompt: as an argument, or with --file (- reads standard input).");
        }

        try
        {
            return argument ?? (file is "-" ? await input.ReadToEndAsync(cancel) : await File.ReadAllTextAsync(file!, cancel));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"The prompt can't be read from '{file}': {e.Message}");
        }
    }
}
