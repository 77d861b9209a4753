using System.Text;

namespace RoutingDecision.Cli.Terminals;

/// <summary>A file that a command writes beside its answer.</summary>
internal static class OutputFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Refuses before the work what would fail after it. A file that is there stays as it is; else none is left.</summary>
    /// <param name="option">The option that names it, for the message.</param>
    /// <param name="file">The file; null: none is written.</param>
    /// <exception cref="CommandException">It can't be written.</exception>
    public static void Check(string option, string? file)
    {
        if (file is null)
        {
            return;
        }

        try
        {
            var isNew = !File.Exists(file);
            new FileStream(file, FileMode.OpenOrCreate, FileAccess.Write).Dispose();
            if (isNew)
            {
                File.Delete(file);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Refused(option, file, e);
        }
    }

    /// <summary>Writes it whole, as UTF-8.</summary>
    /// <exception cref="CommandException">It can't be written.</exception>
    public static async Task WriteAsync(string option, string file, string text, CancellationToken cancel)
    {
        try
        {
            await File.WriteAllTextAsync(file, text, Utf8, cancel);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refused(option, file, e);
        }
    }

    private static CommandException Refused(string option, string file, Exception e) => new($"{option} {file} can't be written: {e.Message}");
}
