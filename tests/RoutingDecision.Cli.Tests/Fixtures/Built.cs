using RoutingDecision.TestKit;

namespace RoutingDecision.Cli.Tests.Fixtures;

/// <summary>The programs that were built with these tests.</summary>
internal static class Built
{
    // .../bin/Release/net10.0/
    private static readonly string Configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    public static string Cli { get; } = SourceTree.Find($"src/RoutingDecision.Cli/bin/{Configuration}/net10.0/routing");

    public static string Server { get; } = SourceTree.Find($"src/RoutingDecision.Server/bin/{Configuration}/net10.0/routing-server");

    public static string RulesPolicy { get; } = Path.Combine(AppContext.BaseDirectory, "Fixtures", "rules.yaml");
}
