using System.CommandLine;
using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Learning.Bundles;
using RoutingDecision.Learning.Data;
using RoutingDecision.Learning.Evaluation;
using RoutingDecision.Learning.Reports;

namespace RoutingDecision.Cli.Learning;

/// <summary><c>routing evaluate</c>: measures routers on data they were not trained on.</summary>
internal static class EvaluateCommand
{
    private const string Description =
        "Measure a classifier, a policy or any router's recorded choices on benchmark results or labelled prompts, with 95 % bootstrap " +
        "intervals.\n\n" +
        "A benchmark row is {\"id\", \"source\", \"prompt\", \"models\": {NAME: {\"score\": 0..1, \"cost\": USD or null}}, \"split\"?, " +
        "\"meta\"?: {\"task\"?, \"contaminated\"?}}; a labelled one (--labels) {\"prompt\" or \"messages\", \"tier\", \"task\"?}; " +
        "a recorded choice {\"id\", \"choice\": model or tier} or {\"id\", \"score\": number}, higher for the stronger model.\n\n" +
        "Measures: apgr, cpt50, cpt80 (RouteLLM; random .50, .50, .80), auroc; aiq, cost_at_95, cost_at_98 (RouterBench; share of " +
        "always-strong's cost), d_points (quality above random mixing at equal cost, percentage points); tier_accuracy, macro_f1, under_route, " +
        "harmful_under_route (failed where a dearer model succeeded), over_route; ece (calibration error). All are shares but d_points. " +
        "What does not apply shows as -, in JSON as null.";

    private const string Example = """
        routing evaluate --bundle deploy/models/default --data routerbench.jsonl.gz --router all --html report.html
        routing evaluate --bundle deploy/models/default --data our-labels.jsonl --labels --policy deploy/policies/default.yaml
        routing evaluate --bundle models/ours --data held-out.jsonl --labels --write-reference
        routing evaluate --data results.jsonl --pair weak=small-model,strong=large-model --choices peer.jsonl --json
        """;

    public static Command Create(Terminal terminal)
    {
        var arguments = new EvaluateArguments();
        var json = new Option<bool>("--json") { Description = "Print all figures as JSON" };
        var html = new Option<string?>("--html") { HelpName = "FILE", Description = "Also write a report with plots, one self-contained page" };
        var command = new ExampleCommand("evaluate", Description, Example);
        var write = new Option<bool>("--write-reference")
        {
            Description = "Also write the distribution of P(success) on these labelled prompts into the bundle's manifest, for drift: " +
                "take prompts that it was not trained on. The bundle's version changes",
        };
        arguments.AddTo(command);
        command.Add(json);
        command.Add(html);
        command.Add(write);
        command.Needs(write, arguments.Bundle);
        command.SetAction((parsed, cancel) => RunAsync(
            arguments.ToOptions(parsed, terminal.Error), parsed.GetValue(json), parsed.GetValue(html), parsed.GetValue(write), terminal, cancel));
        return command;
    }

    private static async Task<int> RunAsync(
        EvaluationOptions options, bool json, string? html, bool writeReference, Terminal terminal, CancellationToken cancel)
    {
        try
        {
            OutputFile.Check("--html", html);
            var report = await Task.Run(() => RouterEvaluation.Run(options, new Lines(terminal.Error), cancel), cancel);

            // The figures first: they took the time, and what comes after them can fail.
            if (json)
            {
                await terminal.Output.WriteLineAsync(EvaluationJson.Write(report));
            }
            else
            {
                EvaluateText.Write(report, terminal);
            }

            if (html is not null)
            {
                await OutputFile.WriteAsync("--html", html, EvaluationPage.Write(report), cancel);
            }

            if (writeReference)
            {
                var version = ReferenceWriter.Write(options.Bundle!, report);
                await terminal.Error.WriteLineAsync($"bundle {version} in {options.Bundle}: reference of P(success) written");
            }

            return ExitCode.Ok;
        }
        catch (Exception e) when (e is DataException or EvaluationException or BundleException or IOException or UnauthorizedAccessException)
        {
            throw new CommandException(e.Message);
        }
    }
}
