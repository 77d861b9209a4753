using System.CommandLine;
using Google.Protobuf;
using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Cli.Journals;
using RoutingDecision.Cli.Servers;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Reports.Drift;
using RoutingDecision.Insight;
using RoutingDecision.State.Journal.Traffic;

namespace RoutingDecision.Cli.Insight;

/// <summary><c>routing drift</c>: whether traffic drifts, as a server sees it or as journals tell it.</summary>
internal static class DriftCommand
{
    private const string Description =
        "Compare the last day's traffic with the classifier's training data and with the same hours a week earlier. Exit code 1 when it drifts.";

    private const string Example = """
        routing drift --server http://127.0.0.1:50051 --tenant acme
        routing drift --journal /var/lib/routing/journal --bundle deploy/models/default --json
        """;

    private static readonly JsonFormatter Json = new(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true).WithFormatDefaultValues(true));

    public static Command Create(Terminal terminal)
    {
        var server = ServerAddress.Option();
        var journals = new Option<string[]>("--journal")
        {
            HelpName = "FOLDER",
            Description = "Read journals instead of asking a server; several folders are several replicas. The day ends with their last decision",
            AllowMultipleArgumentsPerToken = true,
        };
        var bundle = new Option<string>("--bundle")
        {
            HelpName = "FOLDER",
            Description = "With --journal: bundle whose training data is compared with",
        };
        var tenant = new Option<string>("--tenant")
        {
            HelpName = "NAME",
            Description = "One tenant instead of all traffic",
            DefaultValueFactory = _ => DriftLedger.Everyone,
        };
        var threshold = new Option<double>("--threshold")
        {
            HelpName = "PSI",
            Description = "With --journal: index from which on a shift counts, where chance does not explain it",
            DefaultValueFactory = _ => DriftSettings.Default.Threshold,
        };
        var json = new Option<bool>("--json") { Description = "As JSON" };
        var command = new ExampleCommand("drift", Description, Example) { server, journals, bundle, tenant, threshold, json };
        command.SetAction(async (parsed, cancel) =>
        {
            var name = parsed.GetRequiredValue(tenant);
            var reply = parsed.GetValue(journals) is { Length: > 0 } folders
                ? OfJournals(folders, parsed.GetValue(bundle), name, parsed.GetValue(threshold), terminal, cancel)
                : await OfServerAsync(parsed.GetRequiredValue(server), name, terminal, cancel);
            if (parsed.GetValue(json))
            {
                await terminal.Output.WriteLineAsync(Json.Format(reply));
            }
            else
            {
                DriftText.Write(reply, name, terminal);
            }

            return reply.Alarm ? ExitCode.No : ExitCode.Ok;
        });
        return command;
    }

    private static async Task<GetDriftResponse> OfServerAsync(string server, string tenant, Terminal terminal, CancellationToken cancel)
    {
        using var connection = new ServerConnection(ServerAddress.Parse(server), terminal.Clock);
        return await connection.CallAsync(connection.Insight.GetDriftAsync, new GetDriftRequest { Tenant = tenant }, cancel);
    }

    private static GetDriftResponse OfJournals(
        string[] folders, string? bundle, string tenant, double threshold, Terminal terminal, CancellationToken cancel)
    {
        var ledger = new DriftLedger(LayoutOf(bundle));
        var recorder = new DriftRecorder(ledger);
        var last = DateTimeOffset.MinValue;
        foreach (var folder in folders)
        {
            foreach (var item in JournalFolderOption.Open(folder, d => terminal.Error.WriteLine(JournalText.Of(d))).Read())
            {
                cancel.ThrowIfCancellationRequested();
                recorder.Add(item.Record);
                if (item.Record.Decision is { IssuedUnixMs: var issued } && issued > last.ToUnixTimeMilliseconds())
                {
                    last = DateTimeOffset.FromUnixTimeMilliseconds(issued);
                }
            }
        }

        return last == DateTimeOffset.MinValue
            ? throw new CommandException("The journals hold no decision.")
            : DriftWire.Of(ledger.Report(last), tenant, DriftSettings.Default with { Threshold = threshold });
    }

    private static DriftLayout LayoutOf(string? bundle)
    {
        if (bundle is null)
        {
            return new DriftLayout("", null, [], RoutingSnapshot.DefaultTasks);
        }

        try
        {
            var header = ClassifierBundle.ReadHeader(bundle);
            return new DriftLayout(header.Version, BundleReference.Of(header.Manifest), header.Manifest.Tiers, header.Manifest.Tasks);
        }
        catch (BundleException refused)
        {
            throw new CommandException(refused.Message);
        }
    }
}
