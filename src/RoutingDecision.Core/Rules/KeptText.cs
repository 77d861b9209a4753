namespace RoutingDecision.Core.Rules;

/// <summary>
/// What is still known of a text that is gone, for rules that ask about it when a logged decision is made again: phrases that occur, phrases of which
/// it
/// can't be told, and what rules found then. Filled for one decision at a time; used by one thread.
/// </summary>
internal sealed class KeptText
{
    private readonly List<(int Rule, bool Holds)> _assumed = [];
    private ulong[] _occurs = [];
    private ulong[] _open = [];

    /// <summary>Bits of the phrases that occur.</summary>
    public ReadOnlySpan<ulong> Occurs => _occurs;

    /// <summary>Bits of the phrases of which it can't be told.</summary>
    public ReadOnlySpan<ulong> Open => _open;

    /// <summary>What the log says of rules; null: nothing.</summary>
    public RuleVerdicts? Verdicts { get; set; }

    /// <summary>The rule (its number) that ended the last evaluation because it could matter and can't be told; -1: none did.</summary>
    public int OpenRule { get; set; } = -1;

    /// <summary>The last evaluation took the log's word for a rule that asks for the task as well, before the task was known.</summary>
    public bool LeftTaskOpen { get; set; }

    /// <summary>Makes room for the phrases of a policy, none of which can be told.</summary>
    public (ulong[] Occurs, ulong[] Open) Forget(int words)
    {
        if (_occurs.Length != words)
        {
            (_occurs, _open) = (new ulong[words], new ulong[words]);
        }

        Array.Clear(_occurs);
        Array.Fill(_open, ulong.MaxValue);
        _assumed.Clear();
        return (_occurs, _open);
    }

    /// <summary>Takes it for granted that a rule holds, or that it does not, until <see cref="Release"/>.</summary>
    public void Assume(int rule, bool holds) => _assumed.Add((rule, holds));

    /// <summary>Drops the newest assumption.</summary>
    public void Release() => _assumed.RemoveAt(_assumed.Count - 1);

    /// <summary>Whether a rule holds whose conditions can't tell.</summary>
    public Truth Of(int rule, int task)
    {
        foreach (var (assumed, holds) in _assumed)
        {
            if (assumed == rule)
            {
                return holds ? Truth.True : Truth.False;
            }
        }

        return Verdicts is null ? Truth.Unknown : Verdicts.Of(rule, task, this);
    }
}
