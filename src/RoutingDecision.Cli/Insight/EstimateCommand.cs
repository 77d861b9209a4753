using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Core.Reports.Costs;

namespace RoutingDecision.Cli.Insight;

/// <summary><c>routing estimate</c>: what routing would cost and save, from volume, tokens, mix and prices.</summary>
internal static class EstimateCommand
{
    private const string Description =
        "Estimate the monthly cost with and without routing, and the volume from which on it pays for itself. "
        + "Arithmetic on what you give, no measurement: see observe-report for that.";

    private const string Example = """
        routing estimate --requests 1M --input 200 --model haiku=0.95@0.80/4 --model sonnet=0.05@3/15 --baseline sonnet
        routing estimate --requests 300k --input 900 --output 250 --model small=0.7@0.25/2 --model large=0.3@3/15 --baseline large --judged 0.1
        """;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static Command Create(Terminal terminal)
    {
        var options = new EstimateOptions();
        var json = new Option<bool>("--json") { Description = "As JSON" };
        var command = new ExampleCommand("estimate", Description, Example);
        options.AddTo(command);
        command.Options.Add(json);
        command.SetAction(parsed =>
        {
            var estimate = new CostEstimate(options.Read(parsed));
            if (parsed.GetValue(json))
            {
                terminal.Output.WriteLine(JsonOf(estimate).ToJsonString(Indented));
            }
            else
            {
                Write(estimate, terminal.Output);
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static void Write(CostEstimate e, TextWriter output)
    {
        void Line(string what, double usd) => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {what,-34} ${usd,14:#,0.00}"));
        Line($"without routing, all {e.Input.Baseline.Name}", e.Without);
        for (var i = 0; i < e.Models.Count; i++)
        {
            Line(string.Create(CultureInfo.InvariantCulture, $"{e.Input.Mix[i].Name}, {e.Input.Mix[i].Share:0.## %} of the requests"), e.Models[i]);
        }

        Line("answers again after a bad one", e.Escalations);
        Line("judging", e.Judging);
        Line("routing itself", e.Input.FixedUsdPerMonth);
        Line("with routing", e.With);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"saves ${e.Saved:#,0.00} a month, {e.SavedShare:0.0 %}"));
        output.WriteLine(double.IsInfinity(e.BreakEvenRequests)
            ? "It never pays for itself with these prices and shares."
            : string.Create(CultureInfo.InvariantCulture, $"pays for itself from {Math.Ceiling(e.BreakEvenRequests):#,0} requests a month on"));
    }

    private static JsonObject JsonOf(CostEstimate e) => new()
    {
        ["without_usd"] = e.Without,
        ["models_usd"] = new JsonObject([.. e.Models.Select((usd, i) => KeyValuePair.Create(e.Input.Mix[i].Name, (JsonNode?)usd))]),
        ["escalations_usd"] = e.Escalations,
        ["judging_usd"] = e.Judging,
        ["fixed_usd"] = e.Input.FixedUsdPerMonth,
        ["with_usd"] = e.With,
        ["saved_usd"] = e.Saved,
        ["saved_share"] = e.SavedShare,
        ["break_even_requests"] = double.IsInfinity(e.BreakEvenRequests) ? null : e.BreakEvenRequests,
    };
}
