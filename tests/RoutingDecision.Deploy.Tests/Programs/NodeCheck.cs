using RoutingDecision.TestKit;

namespace RoutingDecision.Deploy.Tests.Programs;

/// <summary>Runs one of the checks in the folder <c>manifests</c>, whose packages the build has fetched.</summary>
internal static class NodeCheck
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    public static Task<ProcessResult> RunAsync(string script, params string[] arguments) => ChildProcess.RunAsync(
        new ChildCommand(
            Tool.Locate("node", "install Node.js 20 or later"),
            [SourceTree.Find($"tests/RoutingDecision.Deploy.Tests/manifests/{script}"), .. arguments]),
        Deadline);
}
