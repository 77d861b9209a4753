using System.Runtime.InteropServices;
using RoutingDecision.Classifier.Inference;

namespace RoutingDecision.Classifier.Tests.Inference;

/// <summary>What native code sees of the switch that keeps ONNX Runtime from reporting to its maker.</summary>
public sealed class RuntimeTelemetryTests
{
    [Fact]
    public void Open_AnyModel_HasSwitchedTelemetryOffForNativeCode()
    {
        Assert.ThrowsAny<Exception>(() => ModelSession.Open([1, 2, 3]));

        Assert.Equal("1", Marshal.PtrToStringUTF8(GetNative("ORT_DISABLE_TELEMETRY")));
    }

    [DllImport("libc", EntryPoint = "getenv", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint GetNative([MarshalAs(UnmanagedType.LPUTF8Str)] string name);
}
