using System.CommandLine;
using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Cli.Journals;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Core.Assessment;
using RoutingDecision.Policies;
using RoutingDecision.State.Journal;
using RoutingDecision.State.Journal.Reading;
using RoutingDecision.State.Journal.Traffic;

namespace RoutingDecision.Cli.Replays;

/// <summary>The journals and bundles that a replay reads, as options of a command.</summary>
internal sealed class ReplaySource
{
    private static readonly HashSet<JournalKind> Policies = [JournalKind.Policy];

    private readonly Option<string[]> _journals = new("--journal")
    {
        HelpName = "FOLDER",
        Description = "Folder of a journal; may be repeated, as each replica has its own",
        Required = true,
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string[]> _bundles = new("--bundle")
    {
        HelpName = "FOLDER",
        Description = "Classifier bundle; may be repeated. Decisions name theirs by version, and those of other classifiers can't be made again",
        AllowMultipleArgumentsPerToken = true,
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_journals);
        command.Options.Add(_bundles);
    }

    /// <exception cref="CommandException">A folder holds no journal or no bundle, or a journal is named twice.</exception>
    public OpenedReplay Open(ParseResult parsed, Terminal terminal)
    {
        var readers = JournalFolders.Open(parsed.GetValue(_journals) ?? [], terminal);
        var bundles = new List<IPromptClassifier>();
        try
        {
            foreach (var folder in parsed.GetValue(_bundles) ?? [])
            {
                bundles.Add(ClassifierBundle.Load(folder));
            }
        }
        catch (BundleException refused)
        {
            bundles.ForEach(b => b.Dispose());
            throw new CommandException($"The bundle can't be used: {refused.Message}");
        }

        var versions = new LoggedVersions((text, version, tasks) => PolicyFile.Compile(text, version, tasks).Policy, bundles);
        var last = (At: long.MinValue, Document: (string?)null);
        foreach (var item in readers.SelectMany(r => r.Read(kinds: Policies)))
        {
            versions.Add(item.Record.Policy);
            last = item.Record.TimeUnixUs >= last.At ? (item.Record.TimeUnixUs, item.Record.Policy.Document) : last;
        }

        return new OpenedReplay(readers, bundles, versions, last.Document);
    }
}

/// <summary>What a replay reads. Disposing it lets go of the bundles.</summary>
/// <param name="Journals">The journals.</param>
/// <param name="Bundles">The bundles, as they were named.</param>
/// <param name="Versions">Policies and classifiers by version.</param>
/// <param name="LastPolicy">Document of the policy that came into force last by the replicas' clocks; null: the journals hold none.</param>
internal sealed record OpenedReplay(
    IReadOnlyList<JournalReader> Journals, IReadOnlyList<IPromptClassifier> Bundles, LoggedVersions Versions, string? LastPolicy) : IDisposable
{
    public void Dispose()
    {
        foreach (var bundle in Bundles)
        {
            bundle.Dispose();
        }
    }
}
