using System.Runtime.InteropServices;

namespace RoutingDecision.Classifier.Inference;

/// <summary>
/// Switches off ONNX Runtime's own telemetry. From 1.29 on the native library reports usage to its maker unless ORT_DISABLE_TELEMETRY is 1 when it
/// starts, and in an image without a shell it crashes while it looks for a device id (fixed after 1.29.0, its issue 32173).
/// </summary>
internal static partial class RuntimeTelemetry
{
    private const string Switch = "ORT_DISABLE_TELEMETRY";

    /// <summary>Takes effect when called before the first use of the library in this process.</summary>
    public static void Disable()
    {
        Environment.SetEnvironmentVariable(Switch, "1");
        if (!OperatingSystem.IsWindows())
        {
            // The runtime keeps a copy of the environment: what is set there reaches child processes, but not native code in this one.
            _ = SetNative(Switch, "1", overwrite: 1);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetNative(string name, string value, int overwrite);
}
