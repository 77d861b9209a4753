namespace RoutingDecision.Core.Policies;

/// <summary>Whether a problem keeps a policy from being used.</summary>
public enum ProblemSeverity : byte
{
    Error,

    /// <summary>The policy works, but hardly as its author meant it.</summary>
    Warning,
}

/// <summary>Something wrong in a policy document.</summary>
/// <param name="File">Name of the document as the caller gave it; may be empty.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column, from 1.</param>
/// <param name="Path">Place in the tree, e.g. <c>rules[3].when.all[0].task</c>; empty for the whole document.</param>
/// <param name="Message">What is wrong and what is allowed.</param>
/// <param name="Hint">What was probably meant; empty if there is no guess.</param>
/// <param name="Severity">Error or warning.</param>
public sealed record PolicyProblem(
    string File, int Line, int Column, string Path, string Message, string Hint = "", ProblemSeverity Severity = ProblemSeverity.Error)
{
    /// <summary>One line in the form that editors and compilers use.</summary>
    public override string ToString() =>
        $"{(File.Length == 0 ? "policy" : File)}:{Line}:{Column}: {(Severity == ProblemSeverity.Error ? "error" : "warning")}: " +
        $"{(Path.Length == 0 ? "" : Path + ": ")}{Message}{(Hint.Length == 0 ? "" : $" ({Hint})")}";
}

/// <summary>Outcome of compiling a document: a policy exactly when no problem is an error. Problems are in the order of the document.</summary>
public sealed record PolicyCompilation(RoutingPolicy? Policy, IReadOnlyList<PolicyProblem> Problems)
{
    public bool Succeeded => Policy is not null;
}
