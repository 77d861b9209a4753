namespace RoutingDecision.LoadBench.Profiles.Stacks;

/// <summary>One place of a call stack.</summary>
/// <param name="Name">
/// By which areas know it: "Namespace.Type::Method" of managed code, "library!function" of native code, "kernel!function" of the kernel's;
/// "Assembly.?" for code that was compiled before the program started, whose functions perf can't name.
/// </param>
/// <param name="ShortName">For people: without namespace, arguments and what the compiler adds.</param>
/// <param name="Code">How the code was made.</param>
internal sealed record StackFrame(string Name, string ShortName, FrameCode Code);

/// <summary>How a frame's code was made.</summary>
internal enum FrameCode
{
    /// <summary>Native: the runtime's, a library's, the kernel's, or a stub between them.</summary>
    Native,

    /// <summary>Managed, compiled before the program started.</summary>
    Precompiled,

    /// <summary>Managed, compiled for the time being: quickly, or in order to count what runs.</summary>
    Provisional,

    /// <summary>Managed, compiled for good.</summary>
    Optimised,
}
