using System.CommandLine;
using System.Globalization;
using Google.Protobuf;
using Grpc.Core;
using RoutingDecision.Cli.Servers;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Contracts.V1;

namespace RoutingDecision.Cli.Insight;

/// <summary><c>routing watch</c>: decisions as they are made.</summary>
internal static class WatchCommand
{
    private const string Description =
        "Show decisions as they are made, about a second later, until interrupted or the server shuts down. Never any text of a prompt.";

    private static readonly JsonFormatter Json = new(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true));

    public static Command Create(Terminal terminal)
    {
        var server = ServerAddress.Option();
        var tenant = new Option<string>("--tenant") { HelpName = "NAME", Description = "Of one tenant alone", DefaultValueFactory = _ => "" };
        var sample = new Option<double>("--sample")
        {
            HelpName = "SHARE",
            Description = "Share of the decisions, 0 to 1",
            DefaultValueFactory = _ => 1,
        };
        var count = new Option<int>("--count") { HelpName = "N", Description = "End after so many (default: never)" };
        var json = new Option<bool>("--json") { Description = "As JSON lines" };
        var command = new ExampleCommand("watch", Description, "routing watch --tenant acme --sample 0.1") { server, tenant, sample, count, json };
        command.SetAction(async (parsed, cancel) =>
        {
            var request = new WatchDecisionsRequest { Tenant = parsed.GetRequiredValue(tenant), SampleRate = parsed.GetValue(sample) };
            using var connection = new ServerConnection(ServerAddress.Parse(parsed.GetRequiredValue(server)), terminal.Clock);
            using var call = connection.Insight.WatchDecisions(request, cancellationToken: cancel);
            try
            {
                var most = parsed.GetValue(count);
                for (var seen = 0; (most == 0 || seen < most) && await call.ResponseStream.MoveNext(cancel); seen++)
                {
                    var decision = call.ResponseStream.Current;
                    await terminal.Output.WriteLineAsync(parsed.GetValue(json) ? Json.Format(decision) : LineOf(decision));
                    await terminal.Output.FlushAsync(cancel);
                }

                return ExitCode.Ok;
            }
            catch (RpcException failed) when (failed.StatusCode == StatusCode.Cancelled && cancel.IsCancellationRequested)
            {
                throw new OperationCanceledException("The watch was interrupted.", failed, cancel);
            }
            catch (RpcException failed)
            {
                throw RpcFailure.Of(failed, connection.Server);
            }
        });
        return command;
    }

    private static string LineOf(WatchDecisionsResponse d)
    {
        var time = DateTimeOffset.FromUnixTimeMilliseconds(d.DecidedUnixMs).ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
        var who = d.Tenant.Length + d.Feature.Length == 0 ? "-" : $"{d.Tenant}/{d.Feature}";
        var wouldBe = d.WouldBeModel.Length > 0 ? $" (would be {d.WouldBeModel})" : "";
        var dropped = d.Dropped > 0 ? string.Create(CultureInfo.InvariantCulture, $" [{d.Dropped} left out]") : "";
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{time} {who} {d.Tier} {d.Model}{wouldBe} p={d.Confidence:0.00} {(d.TaskType.Length == 0 ? "-" : d.TaskType)} {d.Reason}{dropped}");
        // Tenants and features are what callers sent: they must not play with a terminal.
        return string.Concat(line.Select(c => char.IsControl(c) ? '?' : c));
    }
}
