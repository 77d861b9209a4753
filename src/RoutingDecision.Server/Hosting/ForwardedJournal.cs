using RoutingDecision.Server.Telemetry;
using RoutingDecision.State.Redis.Streams;

namespace RoutingDecision.Server.Hosting;

/// <summary>
/// Which journal this replica forwards, and how far it did. Made before the journal begins a segment: by the segments' numbers a journal that
/// somebody deleted is told from the one that was forwarded.
/// </summary>
internal sealed class ForwardedJournal
{
    private readonly string? _folder;
    private readonly ILogger<ForwardedJournal> _logger;
    private bool _toldUnread;

    /// <param name="replica">Name of this run, which stands in for a journal's.</param>
    /// <param name="options">Where the journal is.</param>
    /// <param name="logger">Told of a place that can't be read.</param>
    public ForwardedJournal(string replica, ServerOptions options, ILogger<ForwardedJournal> logger)
    {
        (_folder, _logger) = (JournalParts.FolderOf(options), logger);
        // A name that is not the journal's makes another replica's of what an earlier run told: rather counted twice until midnight than not at all.
        Owner = Load()?.Journal ?? replica;
    }

    /// <summary>There is no journal.</summary>
    public bool IsOff => _folder is null;

    /// <summary>Under which name totals of this replica are kept, the same as long as it runs.</summary>
    public string Owner { get; }

    /// <summary>The place; null: there is no journal, or it could not be read yet.</summary>
    public ForwardPlace? Place { get; private set; }

    /// <summary>Reads the place unless it was. A server that can decide must not end because that can't be read.</summary>
    public ForwardPlace? Load()
    {
        try
        {
            return Place ??= _folder is null ? null : ForwardPlace.Load(_folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!_toldUnread)
            {
                _toldUnread = true;
                RoutingLog.ForwardNotRead(_logger, e.Message);
            }

            return null;
        }
    }
}
