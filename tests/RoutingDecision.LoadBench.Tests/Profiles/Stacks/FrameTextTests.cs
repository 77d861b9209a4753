using RoutingDecision.LoadBench.Profiles.Stacks;

namespace RoutingDecision.LoadBench.Tests.Profiles.Stacks;

public sealed class FrameTextTests
{
    private const string Map = "(/tmp/perf-7266.map)";

    [Theory]
    [InlineData(
        "instance void [routing-server] Routing.Server.CallGate::Enter(class [System.Runtime]System.Func`1<string>)[OptimizedTier1] ",
        "Routing.Server.CallGate::Enter", "CallGate.Enter")]
    [InlineData("char[] [Some.Assembly-1] Some.Thing::Make(int32[])[Optimized] ", "Some.Thing::Make", "Thing.Make")]
    [InlineData("class [A.B]A.B.C[] [A.D] A.D.E`2[System.__Canon,int]::F(!!0&)[OptimizedTier1OSR] ", "A.D.E`2[System.__Canon,int]::F", "E.F")]
    [InlineData(
        "instance void [G] Grpc.Invoker`3+<RunAsync>d__3[System.__Canon,System.__Canon]::MoveNext()[OptimizedTier1] ",
        "Grpc.Invoker`3+<RunAsync>d__3[System.__Canon,System.__Canon]::MoveNext", "Invoker.RunAsync")]
    [InlineData(
        "instance bool [G] N.Host+<>c__DisplayClass6_1::<Protect>b__1(class N.M)[OptimizedTier1] ",
        "N.Host+<>c__DisplayClass6_1::<Protect>b__1", "Host.<>c__DisplayClass6_1.<Protect>b__1")]
    [InlineData("instance void [G] N.Part::System.IDisposable.Dispose()[OptimizedTier1] ", "N.Part::System.IDisposable.Dispose", "Part.Dispose")]
    public void Parse_ManagedFunction_IsNamedByTypeAndMethod(string function, string name, string shortName) =>
        Assert.Equal(new StackFrame(name, shortName, FrameCode.Optimised), FrameText.Parse(function + Map));

    [Theory]
    [InlineData("QuickJitted")]
    [InlineData("InstrumentedTier")]
    [InlineData("InstrumentedTierOptimized")]
    [InlineData("MinOptJitted")]
    public void Parse_ManagedFunctionOfAnotherTier_IsProvisional(string tier) =>
        Assert.Equal(FrameCode.Provisional, FrameText.Parse($"void [A] B::C()[{tier}] {Map}")?.Code);

    [Theory]
    [InlineData("__send (/usr/lib/x86_64-linux-gnu/libc.so.6)", "libc.so.6!__send", "__send (libc.so.6)")]
    [InlineData("[unknown] (/usr/share/dotnet/libcoreclr.so)", "libcoreclr.so![unknown]", "libcoreclr.so")]
    [InlineData("[unknown] ([unknown])", "[unknown]![unknown]", "[unknown]")]
    [InlineData("finish_task_switch.isra.0 ([kernel.kallsyms])", "kernel!finish_task_switch.isra.0", "finish_task_switch.isra.0 (kernel)")]
    [InlineData("std::vector<int, A (*)(B)>::at(unsigned long) const (/lib/libx.so (deleted))",
        "libx.so (deleted)!std::vector<int, A (*)(B)>::at(unsigned long) const",
        "std::vector<int, A (*)(B)>::at(unsigned long) const (libx.so (deleted))")]
    [InlineData($"stub GenericLookup<1> {Map}", "stub!stub GenericLookup<1>", "stub GenericLookup<1>")]
    [InlineData($"[unknown] {Map}", "stub![unknown]", "stub")]
    public void Parse_NativeFunction_IsNamedByItsLibrary(string text, string name, string shortName) =>
        Assert.Equal(new StackFrame(name, shortName, FrameCode.Native), FrameText.Parse(text));

    [Fact]
    public void Parse_CodeOfAnAssembly_IsPrecompiled() => Assert.Equal(
        new StackFrame("System.Net.Sockets.?", "System.Net.Sockets (precompiled)", FrameCode.Precompiled),
        FrameText.Parse("[unknown] (/usr/share/dotnet/shared/Microsoft.NETCore.App/10.0.12/System.Net.Sockets.dll)"));

    [Theory]
    [InlineData("")]
    [InlineData("__send")]
    [InlineData("void [A] B::C()[Optimized")]
    [InlineData("cut off)")]
    public void Parse_NoFileAtTheEnd_IsNull(string text) => Assert.Null(FrameText.Parse(text));
}
