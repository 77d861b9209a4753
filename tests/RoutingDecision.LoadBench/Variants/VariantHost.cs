using RoutingDecision.Server.Hosting;

namespace RoutingDecision.LoadBench.Variants;

/// <summary>Runs the product's own host in this program.</summary>
internal static class VariantHost
{
    /// <summary>The word that starts this program as the host of a variant, before the variant's key.</summary>
    public const string Command = "variant";

    /// <summary>Runs a variant until the process is told to end.</summary>
    /// <param name="variant">What is changed.</param>
    /// <param name="args">Options of the server.</param>
    public static async Task RunAsync(HostVariant variant, IReadOnlyList<string> args)
    {
        await using var app = await StartAsync(variant, args);
        ReadyLine.Write(app, Console.Out);
        await app.WaitForShutdownAsync();
    }

    /// <summary>Starts a variant.</summary>
    public static async Task<WebApplication> StartAsync(HostVariant variant, IReadOnlyList<string> args)
    {
        var app = RoutingHost.Build(ServerConfiguration.Read(args));
        variant.BeforeStart(app);
        await app.StartAsync();
        variant.AfterStart(app);
        return app;
    }
}
