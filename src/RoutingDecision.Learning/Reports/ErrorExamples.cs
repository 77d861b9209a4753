using System.Globalization;
using System.Text;
using RoutingDecision.Learning.Evaluation;
using RoutingDecision.Learning.Evaluation.Routers;
using RoutingDecision.Learning.Evaluation.Sets;

namespace RoutingDecision.Learning.Reports;

/// <summary>
/// Rows that the first choosing router sent to another tier than they need, by task, the most confident mistakes first. Benchmark rows are named by
/// their id; labelled rows, which are their reader's own, show the beginning of the last message as well.
/// </summary>
internal static class ErrorExamples
{
    private const int PerTask = 6;
    private const int MaxTasks = 60;
    private const int MaxChars = 400;

    public static void Write(HtmlPage page, SetReport set)
    {
        if (set.Outputs.FirstOrDefault(o => o.Choices is not null) is not { } output)
        {
            return;
        }

        var choices = output.Choices!;
        var tasks = Enumerable.Range(0, choices.Length).GroupBy(i => set.Set.Rows[i].Task, StringComparer.Ordinal)
            .Select(rows => (Task: rows.Key, Rows: rows.Count(), Errors: rows.Where(i => choices[i] != set.Set.Rows[i].Needed).ToArray()))
            .Where(t => t.Errors.Length > 0)
            .OrderByDescending(t => t.Errors.Length).ThenBy(t => t.Task, StringComparer.Ordinal)
            .ToArray();
        page.Heading($"Errors of {output.Router} by task", 3);
        foreach (var task in tasks.Take(MaxTasks))
        {
            var under = task.Errors.Count(i => choices[i] < set.Set.Rows[i].Needed);
            var name = task.Task.Length > 0 ? task.Task : "no task";
            page.Folded(
                $"{name}: {task.Rows} rows, {under} too cheap, {task.Errors.Length - under} too dear",
                List(set.Set, output, task.Errors.OrderByDescending(i => Certainty(output, i, set.Set.Rows[i].Needed)).ThenBy(i => i).Take(PerTask)));
        }

        if (tasks.Length > MaxTasks)
        {
            page.Paragraph($"{tasks.Length - MaxTasks} more tasks with errors are left out.");
        }
    }

    private static string List(EvaluationSet set, RouterOutput output, IEnumerable<int> rows)
    {
        var html = new StringBuilder("<ul>\n");
        foreach (var i in rows)
        {
            var row = set.Rows[i];
            var (needed, chosen) = (set.Arms[row.Needed].Tier, set.Arms[output.Choices![i]].Tier);
            html.Append("<li>").Append(HtmlPage.Escape($"{row.Id}: needs {needed}, sent to {chosen}{Probabilities(output, i)}"));
            if (set.IsLabelled)
            {
                html.Append("<pre>").Append(HtmlPage.Escape(Beginning(row))).Append("</pre>");
            }

            html.Append("</li>\n");
        }

        return html.Append("</ul>\n").ToString();
    }

    /// <summary>How far P(success) of the chosen arm is from that of the needed one; without probabilities all mistakes are alike.</summary>
    private static float Certainty(RouterOutput output, int row, int needed) =>
        output.Success is { } success ? Math.Abs(success[row][output.Choices![row]] - success[row][needed]) : 0;

    private static string Probabilities(RouterOutput output, int row) => output.Success is { } success
        ? $"; P(success) {string.Join(", ", success[row].Select(p => p.ToString("0.00", CultureInfo.InvariantCulture)))}"
        : "";

    private static string Beginning(EvaluationRow row)
    {
        var text = row.Input.Messages.Span[^1].Text;
        return text.Length <= MaxChars ? text : string.Concat(text.AsSpan(0, MaxChars), "...");
    }
}
