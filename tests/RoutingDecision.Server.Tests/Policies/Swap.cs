using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Policies;

/// <summary>Swaps a symbolic link in one step, as orchestrators do.</summary>
internal static class Swap
{
    /// <param name="folder">Where the link is.</param>
    /// <param name="name">Name of the link.</param>
    /// <param name="target">Where it points from now on.</param>
    public static async Task LinkAsync(TemporaryFolder folder, string name, string target)
    {
        File.CreateSymbolicLink(folder.At("link.next"), target);
        // File.Move would look at what the link points to.
        (await ChildProcess.RunAsync(new ChildCommand("/bin/mv", "-T", folder.At("link.next"), folder.At(name)), TimeSpan.FromSeconds(10)))
            .EnsureSuccess();
    }
}
