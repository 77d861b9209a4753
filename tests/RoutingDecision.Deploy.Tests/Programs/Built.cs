using RoutingDecision.TestKit;

namespace RoutingDecision.Deploy.Tests.Programs;

/// <summary>Where the build left the product's programs, in the configuration of these tests.</summary>
internal static class Built
{
    /// <summary>Folder of <c>routing-server</c> with all that it needs.</summary>
    public static string Server => Output("RoutingDecision.Server");

    /// <summary>Folder of <c>routing</c> with all that it needs.</summary>
    public static string Cli => Output("RoutingDecision.Cli");

    // .../bin/Release/net10.0 is the same below each project.
    private static string Output(string project)
    {
        var framework = new DirectoryInfo(AppContext.BaseDirectory);
        return SourceTree.Find($"src/{project}/bin/{framework.Parent!.Name}/{framework.Name}");
    }
}
