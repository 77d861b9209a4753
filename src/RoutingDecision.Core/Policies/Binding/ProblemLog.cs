namespace RoutingDecision.Core.Policies.Binding;

/// <summary>
/// Collects problems. One cause is listed once, however many profiles it is merged into, and a document that is wrong everywhere
/// ends in a count instead of an endless list.
/// </summary>
internal sealed class ProblemLog(string file)
{
    private readonly Dictionary<(int Line, int Column, string Message), PolicyProblem> _problems = [];
    private int _unlisted;

    public bool HasErrors { get; private set; }

    /// <summary>Distinct problems so far; grows exactly when something new was found.</summary>
    public int Count => _problems.Count + _unlisted;

    public void Error(PolicyNode node, string message, string hint = "") =>
        Add(node.Line, node.Column, node, message, hint, ProblemSeverity.Error);

    public void ErrorAtKey(in PolicyEntry entry, string message, string hint = "") =>
        Add(entry.Line, entry.Column, entry.Value, message, hint, ProblemSeverity.Error);

    public void Warning(PolicyNode node, string message, string hint = "") =>
        Add(node.Line, node.Column, node, message, hint, ProblemSeverity.Warning);

    public IReadOnlyList<PolicyProblem> ToList()
    {
        var list = _problems.Values.OrderBy(p => p.Line).ThenBy(p => p.Column).ToList();
        if (_unlisted > 0)
        {
            list.Add(new PolicyProblem(file, 1, 1, "", $"{_unlisted} more problems are not listed"));
        }

        return list;
    }

    private void Add(int line, int column, PolicyNode node, string message, string hint, ProblemSeverity severity)
    {
        HasErrors |= severity == ProblemSeverity.Error;
        if (_problems.ContainsKey((line, column, message)))
        {
            return;
        }

        if (_problems.Count >= PolicyLimits.ListedProblems)
        {
            _unlisted++;
            return;
        }

        _problems.Add((line, column, message), new PolicyProblem(file, line, column, node.Path, message, hint, severity));
    }
}
