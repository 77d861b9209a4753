using System.Text;
using RoutingDecision.Core.Policies;

namespace RoutingDecision.Policies;

/// <summary>Loads policies from YAML.</summary>
public static class PolicyFile
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads and compiles a file. A file that can't be read or is no UTF-8 is a problem like any other, not an exception.</summary>
    /// <param name="path">Its path, absolute or relative.</param>
    /// <param name="taskNames">Task types that the classifier knows; null: <see cref="PolicyCompiler.DefaultTaskNames"/>.</param>
    public static PolicyCompilation Load(string path, IReadOnlyList<string>? taskNames = null) =>
        Read(path, out var problem) is { } text ? Compile(text, path, taskNames) : new PolicyCompilation(null, [problem!]);

    /// <summary>Reads a file, for those who keep the document beside what it compiles to.</summary>
    /// <param name="path">Its path, absolute or relative.</param>
    /// <param name="problem">Why it can't be read, is too large or no UTF-8; null when it was read.</param>
    /// <returns>The document without a byte order mark; null: it was not read.</returns>
    public static string? Read(string path, out PolicyProblem? problem)
    {
        string message;
        try
        {
            if (new FileInfo(path).Length <= PolicyLimits.DocumentBytes)
            {
                var text = Strict.GetString(WithoutMark(File.ReadAllBytes(path)));
                problem = null;
                return text;
            }

            message = $"the document is larger than {PolicyLimits.DocumentBytes / (1024 * 1024)} MiB";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            message = "can't be read: " + error.Message;
        }
        catch (DecoderFallbackException)
        {
            message = "is not UTF-8 text";
        }

        problem = new PolicyProblem(path, 1, 1, "", message);
        return null;
    }

    /// <summary>Compiles a document that is in memory already.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="file">Its name for messages; may be empty.</param>
    /// <param name="taskNames">Task types that the classifier knows; null: <see cref="PolicyCompiler.DefaultTaskNames"/>.</param>
    public static PolicyCompilation Compile(string text, string file = "", IReadOnlyList<string>? taskNames = null)
    {
        var parsed = PolicyYaml.Parse(text, file);
        return parsed.Root is null ? new PolicyCompilation(null, parsed.Problems) : PolicyCompiler.Compile(parsed.Root, text, file, taskNames);
    }

    private static ReadOnlySpan<byte> WithoutMark(byte[] bytes) =>
        bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes.AsSpan(Encoding.UTF8.Preamble.Length) : bytes;
}
