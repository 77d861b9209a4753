using System.CommandLine;
using RoutingDecision.Cli.Journals;
using RoutingDecision.Cli.Servers;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Core.Reports;
using RoutingDecision.Insight;
using RoutingDecision.State.Journal.Reading;
using RoutingDecision.State.Journal.Traffic;

namespace RoutingDecision.Cli.Reports;

/// <summary>Where a command on traffic gets its answer: from a server, or from the journals of one or more servers, running or not.</summary>
internal sealed class InsightSource
{
    // Offline nothing else wants the memory.
    private const int JoinedDecisions = 1_000_000;
    private const int MostDays = 3_650;

    private readonly Option<string> _server = ServerAddress.Option();

    private readonly Option<string[]> _journals = new("--journal")
    {
        HelpName = "FOLDER",
        Description = "Read this journal instead of asking a server; several folders are several replicas",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string> _since = new("--since")
    {
        HelpName = "TIME",
        Description = "From this time on: 2026-03-14T09:00:00Z, or 90m, 24h, 7d ago; hours are whole",
        DefaultValueFactory = _ => "7d",
    };

    private readonly Option<string?> _until = new("--until") { HelpName = "TIME", Description = "Before this time" };

    private readonly Option<string> _tenant = new("--tenant")
    {
        HelpName = "NAME",
        Description = "Only this tenant's traffic",
        DefaultValueFactory = _ => "",
    };

    /// <summary>The option that names journals.</summary>
    public Option Journals => _journals;

    public InsightSource() => _server.Aliases.Add("--address");

    public void AddTo(Command command)
    {
        foreach (var option in (ReadOnlySpan<Option>)[_server, _journals, _since, _until, _tenant])
        {
            command.Options.Add(option);
        }

        command.Excludes(_server, _journals);
    }

    public string TenantOf(ParseResult parsed) => parsed.GetValue(_tenant)!;

    /// <summary>The window asked for.</summary>
    /// <exception cref="CommandException">A time that can't be read, or no time between both.</exception>
    public Contracts.V1.TimeWindow WindowOf(ParseResult parsed, TimeProvider clock)
    {
        var range = TimeRange.Parse(parsed.GetValue(_since), parsed.GetValue(_until), clock);
        var window = new Contracts.V1.TimeWindow { StartUnixMs = range.Since!.Value.ToUnixTimeMilliseconds() };
        if (range.Until is { } until)
        {
            window.EndUnixMs = until.ToUnixTimeMilliseconds();
        }

        return window;
    }

    /// <summary>An answer, from the journals if some are named, else from the server.</summary>
    /// <exception cref="CommandException">There is no journal in a folder, or one is named twice.</exception>
    public async Task<TReply> AskAsync<TReply>(
        ParseResult parsed, Terminal terminal, Func<ServerConnection, Task<TReply>> ofServer, Func<JournalReader[], TReply> ofJournals)
    {
        if (parsed.GetValue(_journals) is { Length: > 0 } folders)
        {
            return ofJournals(JournalFolders.Open(folders, terminal));
        }

        using var connection = new ServerConnection(ServerAddress.Parse(parsed.GetValue(_server)!), terminal.Clock);
        return await ofServer(connection);
    }

    /// <summary>Reads journals from the window's start on, and what was said later of its decisions.</summary>
    public static TrafficBook Read(IReadOnlyList<JournalReader> journals, Contracts.V1.TimeWindow window, CancellationToken cancel)
    {
        var book = new TrafficBook(MostDays, JoinedDecisions);
        for (var source = 0; source < journals.Count; source++)
        {
            var feed = new TrafficFeed(book, PolicyNamesReader.Read, source);
            foreach (var item in journals[source].ReadFrom(journals[source].StartOf(DateTimeOffset.FromUnixTimeMilliseconds(window.StartUnixMs))))
            {
                cancel.ThrowIfCancellationRequested();
                feed.Observe(item);
            }
        }

        return book;
    }
}
