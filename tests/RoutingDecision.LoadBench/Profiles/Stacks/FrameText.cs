using System.Text.RegularExpressions;

namespace RoutingDecision.LoadBench.Profiles.Stacks;

/// <summary>
/// Takes a frame's text apart: "function (file)", where the runtime writes a managed function as
/// "result [Assembly] Namespace.Type::Method(arguments)[how it was compiled]".
/// </summary>
internal static partial class FrameText
{
    private const string Unknown = "[unknown]";
    private const string Assembly = ".dll";
    private const string Stub = "stub";
    private const string KernelMark = "[";

    /// <summary>Null when there is no file at the end.</summary>
    public static StackFrame? Parse(string text)
    {
        var open = FileStart(text);
        if (open < 0)
        {
            return null;
        }

        var function = text[..open].Trim();
        var file = text[(open + 1)..^1];
        var managed = ManagedPattern().Match(function);
        return managed.Success ? Managed(managed)
            : file.EndsWith(Assembly, StringComparison.Ordinal) ? Precompiled(Path.GetFileNameWithoutExtension(file))
            : Native(function.Length == 0 ? Unknown : function, file);
    }

    /// <summary>Where the brackets that end the text begin: functions and files may have brackets of their own.</summary>
    private static int FileStart(string text)
    {
        var depth = 0;
        for (var i = text.Length - 1; i >= 0 && text[^1] == ')'; i--)
        {
            depth += text[i] switch { ')' => 1, '(' => -1, _ => 0 };
            if (depth == 0)
            {
                return i;
            }
        }

        return -1;
    }

    private static StackFrame Managed(Match match)
    {
        var (type, method) = (match.Groups["type"].Value, match.Groups["method"].Value);
        var name = $"{type}::{method}";
        var code = match.Groups["tier"].Value is "OptimizedTier1" or "OptimizedTier1OSR" or "Optimized"
            ? FrameCode.Optimised
            : FrameCode.Provisional;
        return new StackFrame(name, ShortNameOf(type, method), code);
    }

    private static StackFrame Precompiled(string assembly) => new($"{assembly}.?", $"{assembly} (precompiled)", FrameCode.Precompiled);

    private static StackFrame Native(string function, string file)
    {
        var library = file.StartsWith(KernelMark + "kernel", StringComparison.Ordinal) ? "kernel"
            : file.StartsWith(KernelMark, StringComparison.Ordinal) ? file
            : Path.GetFileName(file);
        // What the runtime makes while it runs has no library: stubs, which it names as such.
        library = MapPattern().IsMatch(library) ? Stub : library;
        var shortName = function == Unknown ? library
            : library == Stub ? function
            : $"{function} ({library})";
        return new StackFrame($"{library}!{function}", shortName, FrameCode.Native);
    }

    private static string ShortNameOf(string type, string method)
    {
        var plain = GenericPattern().Replace(type.Split('[')[0], "");
        var head = plain.IndexOfAny(['+', '<']);
        var start = plain.LastIndexOf('.', head < 0 ? plain.Length - 1 : head) + 1;
        // An async method runs as MoveNext of a type that has its name.
        return StatePattern().Replace($"{plain[start..]}.{method[(method.LastIndexOf('.') + 1)..]}", ".${name}").Replace('+', '.');
    }

    // The result may name assemblies, too, but without a space after them; "[] " ends an array.
    [GeneratedRegex(
        @"(^|\s)\[[\w.\-]+\] (?<type>\S.*?)::(?<method>[^(]+)\(.*\)(\[(?<tier>\w+)\])?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex ManagedPattern();

    [GeneratedRegex(@"^perf-\d+\.map$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex MapPattern();

    [GeneratedRegex(@"`\d+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex GenericPattern();

    [GeneratedRegex(@"\+<(?<name>[^>]+)>d(__\d+)?\.MoveNext$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex StatePattern();
}
