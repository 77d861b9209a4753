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
    public static PolicyCompilation Load(string path, IReadOnlyList<string>? taskNames = null)
    {
        try
        {
            if (new FileInfo(path).Length > PolicyLimits.DocumentBytes)
            {
                return Failed(path, $"the document is larger than {PolicyLimits.DocumentBytes / (1024 * 1024)} MiB");
            }

            return Compile(Strict.GetString(WithoutMark(File.ReadAllBytes(path))), path, taskNames);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Failed(path, "can't be read: " + error.Message);
        }
        catch (DecoderFallbackException)
        {
            return Failed(path, "is not UTF-8 text");
        }
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

    private static PolicyCompilation Failed(string path, string message) => new(null, [new PolicyProblem(path, 1, 1, "", message)]);
}
