namespace RoutingDecision.LoadBench.Processes;

/// <summary>How a server is started.</summary>
/// <param name="Program">The executable.</param>
/// <param name="Before">Arguments before the server's own.</param>
internal sealed record ServerLaunch(string Program, params IReadOnlyList<string> Before)
{
    /// <summary>The runtime's settings under which deploy/ starts the server.</summary>
    public static IReadOnlyDictionary<string, string?> Deployed { get; } =
        new Dictionary<string, string?> { ["DOTNET_GCgen0size"] = "0x1000000" };

    /// <summary>Environment variables added.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = Deployed;

    /// <summary>The echo's host in the runtime, with the runtime's settings, of a published server.</summary>
    /// <param name="server">The server's executable; a link is followed.</param>
    /// <param name="reply">File of the reply.</param>
    public static ServerLaunch EchoFor(string server, string reply) => HostedFor(server, Echo.EchoHost.Command) with
    {
        Environment = new Dictionary<string, string?>(Deployed) { [Echo.EchoEndpoint.ReplyVariable] = reply },
    };

    /// <summary>A variant of the product in the same runtime.</summary>
    /// <param name="server">The server's executable; a link is followed.</param>
    /// <param name="variant">Key of the variant.</param>
    public static ServerLaunch VariantFor(string server, string variant) => HostedFor(server, Variants.VariantHost.Command, variant);

    private static ServerLaunch HostedFor(string server, params IReadOnlyList<string> words)
    {
        var program = File.ResolveLinkTarget(server, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(server);
        var own = Path.Combine(AppContext.BaseDirectory, "RoutingDecision.LoadBench");
        return new ServerLaunch(
            "dotnet", ["exec", "--runtimeconfig", $"{program}.runtimeconfig.json", "--depsfile", $"{own}.deps.json", $"{own}.dll", .. words]);
    }
}
