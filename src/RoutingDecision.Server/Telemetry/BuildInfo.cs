using System.Reflection;
using System.Runtime.InteropServices;

namespace RoutingDecision.Server.Telemetry;

/// <summary>What runs.</summary>
internal static class BuildInfo
{
    /// <summary>Version of the product, with the commit where the build knows it.</summary>
    public static string Version { get; } =
        typeof(BuildInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    public static string Runtime { get; } = RuntimeInformation.FrameworkDescription;
}
