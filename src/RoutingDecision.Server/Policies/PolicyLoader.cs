using System.Text;
using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.PolicyTests;
using RoutingDecision.Policies;

namespace RoutingDecision.Server.Policies;

/// <summary>A policy that was read, compiled and tested, or why not.</summary>
/// <param name="Policy">The policy; null when there are problems.</param>
/// <param name="Text">The document.</param>
/// <param name="Problems">One line each, with file, line and column.</param>
internal sealed record LoadedPolicy(RoutingPolicy? Policy, string Text, IReadOnlyList<string> Problems);

/// <summary>Reads a policy document: parse, validate everything, compile, run its own tests.</summary>
internal static class PolicyLoader
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Loads a file. An unreadable file is a problem like any other.</summary>
    public static LoadedPolicy LoadFile(string path, IPromptClassifier? classifier)
    {
        try
        {
            return new FileInfo(path).Length > PolicyLimits.DocumentBytes
                ? new LoadedPolicy(null, "", [$"{path}: the document is larger than {PolicyLimits.DocumentBytes / (1024 * 1024)} MiB"])
                : Load(File.ReadAllText(path, Strict), path, classifier);
        }
        catch (DecoderFallbackException)
        {
            return new LoadedPolicy(null, "", [$"{path}: is not UTF-8 text"]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new LoadedPolicy(null, "", [$"{path}: {e.Message}"]);
        }
    }

    /// <summary>Loads a document.</summary>
    public static LoadedPolicy Load(string text, string file, IPromptClassifier? classifier)
    {
        var compilation = PolicyFile.Compile(text, file, classifier?.Tasks);
        if (compilation.Policy is not { } policy)
        {
            return new LoadedPolicy(null, text, [.. compilation.Problems.Select(p => p.ToString())]);
        }

        var failures = new PolicyTestRunner().Run(policy, classifier).Where(r => !r.Passed)
            .Select(r => $"{file}:{r.Test.Line}: test '{r.Test.Name}' failed: {r.Difference}").ToList();
        return failures.Count == 0 ? new LoadedPolicy(policy, text, []) : new LoadedPolicy(null, text, failures);
    }
}
