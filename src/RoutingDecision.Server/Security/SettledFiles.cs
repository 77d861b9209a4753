using RoutingDecision.Server.Policies;

namespace RoutingDecision.Server.Security;

/// <summary>
/// Tells when files that belong together have changed and stayed so for two looks in a row, as half of a file that is being written is not what
/// somebody meant. Not for two threads at a
/// time.
/// </summary>
internal sealed class SettledFiles
{
    private readonly string[] _paths;
    private FileStamp[] _taken;
    private FileStamp[] _seen;

    /// <param name="paths">Looked at now: what they hold is taken as known.</param>
    public SettledFiles(params IEnumerable<string> paths)
    {
        _paths = [.. paths.Where(p => p.Length > 0)];
        _taken = _seen = Look();
    }

    /// <summary>Looks once; true when there is something to read.</summary>
    public bool HaveChanged()
    {
        var now = Look();
        var settled = now.AsSpan().SequenceEqual(_seen);
        _seen = now;
        if (!settled || now.AsSpan().SequenceEqual(_taken))
        {
            return false;
        }

        _taken = now;
        return true;
    }

    /// <summary>Lets the next looks take them for changed.</summary>
    public void Forget() => _taken = [];

    private FileStamp[] Look() => Array.ConvertAll(_paths, FileStamp.Of);
}
