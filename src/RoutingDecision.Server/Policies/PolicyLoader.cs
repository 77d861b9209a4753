using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.PolicyTests;
using RoutingDecision.Policies;

namespace RoutingDecision.Server.Policies;

/// <summary>A policy that was read, compiled and tested, or why not.</summary>
/// <param name="Policy">The policy; null when there are problems.</param>
/// <param name="Text">The document.</param>
/// <param name="Problems">Why there is no policy: one line each, with file, line and column.</param>
internal sealed record LoadedPolicy(RoutingPolicy? Policy, string Text, IReadOnlyList<string> Problems)
{
    /// <summary>What a policy that works hardly means: one line each, with file, line and column.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The classifier that the policy was compiled for and its tests ran with.</summary>
    public IPromptClassifier? TestedWith { get; init; }

    /// <summary>False: the document itself could not be read, so that nothing is known of what stands in it.</summary>
    public bool WasRead { get; init; } = true;
}

/// <summary>Reads a policy document: parse, validate everything, compile, run its own tests.</summary>
internal static class PolicyLoader
{
    /// <summary>Loads a file. An unreadable file is a problem like any other.</summary>
    public static LoadedPolicy LoadFile(string path, IPromptClassifier? classifier) => PolicyFile.Read(path, out var problem) is { } text
        ? Load(text, path, classifier)
        : new LoadedPolicy(null, "", [problem!.ToString()]) { WasRead = false };

    /// <summary>Loads a document that was published before, whose tests were run then.</summary>
    public static LoadedPolicy LoadPublished(string text, string version, IPromptClassifier? classifier)
    {
        var compilation = PolicyFile.Compile(text, version, classifier?.Tasks);
        string[] problems = [.. compilation.Problems.Select(p => p.ToString())];
        return compilation.Policy is { } policy
            ? new LoadedPolicy(policy, text, []) { Warnings = problems, TestedWith = classifier }
            : new LoadedPolicy(null, text, problems);
    }

    /// <summary>Loads a document.</summary>
    public static LoadedPolicy Load(string text, string file, IPromptClassifier? classifier)
    {
        var compilation = PolicyFile.Compile(text, file, classifier?.Tasks);
        string[] problems = [.. compilation.Problems.Select(p => p.ToString())];
        if (compilation.Policy is not { } policy)
        {
            return new LoadedPolicy(null, text, problems);
        }

        var failures = new PolicyTestRunner().Run(policy, classifier).Where(r => !r.Passed)
            .Select(r => $"{file}:{r.Test.Line}: test '{r.Test.Name}' failed: {r.Difference}").ToList();
        return failures.Count == 0
            ? new LoadedPolicy(policy, text, []) { Warnings = problems, TestedWith = classifier }
            : new LoadedPolicy(null, text, [.. failures, .. problems]);
    }
}
