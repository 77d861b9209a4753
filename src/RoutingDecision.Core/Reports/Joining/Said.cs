namespace RoutingDecision.Core.Reports;

/// <summary>
/// What was said last of something. Of two words of the same moment the greater stands, so that the order in which they are read does not matter.
/// </summary>
/// <typeparam name="T">The word.</typeparam>
public struct Said<T>
    where T : struct, IComparable<T>
{
    private T _value;
    private long _at;
    private bool _isSaid;

    /// <summary>The word; null: nobody spoke.</summary>
    public readonly T? Value => _isSaid ? _value : null;

    /// <summary>Hears a word.</summary>
    /// <param name="value">The word; null: none.</param>
    /// <param name="at">When it was said.</param>
    public void Take(T? value, long at)
    {
        if (value is { } word && (!_isSaid || at > _at || (at == _at && word.CompareTo(_value) > 0)))
        {
            (_value, _at, _isSaid) = (word, at, true);
        }
    }
}
