using System.CommandLine;
using System.Globalization;
using Google.Protobuf;
using RoutingDecision.Cli.Journals;
using RoutingDecision.Cli.Reports;
using RoutingDecision.Cli.Servers;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Reports.Drift;

namespace RoutingDecision.Cli.Insight;

/// <summary><c>routing drift</c>: whether traffic drifts, as a server sees it or as journals tell it.</summary>
internal static class DriftCommand
{
    private const string Description =
        "Compare the last day's traffic with the classifier's training data and with the same hours a week earlier. Exit code 1 when it drifts.";

    private const string Example = """
        routing drift --server http://127.0.0.1:50051 --tenant acme
        routing drift --journal /var/lib/routing/journal --bundle deploy/models/default --since 30d --json
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
        threshold.Validators.Add(r =>
        {
            if (r.Tokens.Count > 0
                && !(double.TryParse(r.Tokens[0].Value, CultureInfo.InvariantCulture, out var psi) && psi >= 0 && double.IsFinite(psi)))
            {
                r.AddError($"--threshold is '{r.Tokens[0].Value}', allowed is a number, 0 or more.");
            }
        });
        var since = new Option<string?>("--since")
        {
            HelpName = "TIME",
            Description = "Also tell how it was from this time on: a date, or 24h, 30d ago",
        };
        var until = new Option<string?>("--until") { HelpName = "TIME", Description = "With --since: before this time, instead of until now" };
        var json = new Option<bool>("--json") { Description = "As JSON" };
        var command = new ExampleCommand("drift", Description, Example) { server, journals, bundle, tenant, threshold, since, until, json };
        command.Excludes(server, journals);
        command.Needs(bundle, journals);
        command.Needs(threshold, journals);
        command.Needs(until, since);
        command.SetAction(async (parsed, cancel) =>
        {
            var name = parsed.GetRequiredValue(tenant);
            var request = RequestOf(name, parsed.GetValue(since), parsed.GetValue(until), terminal.Clock);
            var reply = parsed.GetValue(journals) is { Length: > 0 } folders
                ? JournalDrift.Of(
                    JournalFolders.Open(folders, terminal), parsed.GetValue(bundle), request, parsed.GetValue(threshold), terminal.Clock, cancel)
                    ?? throw new CommandException("The journals hold no decision.")
                : await OfServerAsync(parsed.GetRequiredValue(server), request, terminal, cancel);
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

    private static GetDriftRequest RequestOf(string tenant, string? since, string? until, TimeProvider clock)
    {
        var request = new GetDriftRequest { Tenant = tenant };
        if (since is not null)
        {
            var range = TimeRange.Parse(since, until, clock);
            request.Window = new TimeWindow { StartUnixMs = range.Since!.Value.ToUnixTimeMilliseconds() };
            if (range.Until is { } end)
            {
                request.Window.EndUnixMs = end.ToUnixTimeMilliseconds();
            }

            request.PeriodHours = PlotPeriods.HoursOf(request.Window, clock);
        }

        return request;
    }

    private static async Task<GetDriftResponse> OfServerAsync(string server, GetDriftRequest request, Terminal terminal, CancellationToken cancel)
    {
        using var connection = new ServerConnection(ServerAddress.Parse(server), terminal.Clock);
        return await connection.CallAsync(connection.Insight.GetDriftAsync, request, cancel);
    }
}
