using System.Text.Json;
using RoutingDecision.Learning.Data;
using RoutingDecision.Learning.Evaluation.Sets;

namespace RoutingDecision.Learning.Evaluation.Routers;

/// <summary>
/// What any other router said, from a file of JSON Lines: <c>{"id": row's id, "choice": model or tier}</c>, or <c>{"id": row's id, "score":
/// number}</c>, a higher one for a stronger wish for the stronger model; all rows of one form. Every row of the data set must be there, under an id
/// of its own; ids of other data sets are passed over.
/// </summary>
internal sealed class ChoicesRouter(string file) : IRouter
{
    public const string Name = "choices";

    public RouterOutput Route(EvaluationSet set, ParallelOptions parallel)
    {
        var index = IndexOf(set);
        var choices = new int[set.Rows.Count];
        var scores = new float[set.Rows.Count];
        var lines = new int[set.Rows.Count];
        bool? scored = null;
        foreach (var (line, row) in JsonLines.Read(file))
        {
            var id = row.RequiredText("id", file, line);
            var score = Score(row, file, line);
            if (score.HasValue != (scored ??= score.HasValue))
            {
                throw new DataException(file, line, "some rows have a 'score', others a 'choice'");
            }

            var choice = score is null ? row.RequiredText("choice", file, line) : "";
            if (!index.TryGetValue(id, out var i))
            {
                continue;
            }

            if (lines[i] > 0)
            {
                throw new DataException(file, line, $"row '{id}' was there in line {lines[i]}");
            }

            lines[i] = line;
            scores[i] = score ?? 0;
            choices[i] = score is null ? ArmOf(choice, set, line) : 0;
        }

        Complete(set, lines);
        return scored is true
            ? new RouterOutput(Name) { Scores = scores, Sweep = ScoreSweep.Of(scores, set.Arms.Count) }
            : new RouterOutput(Name) { Choices = choices, Scores = [.. choices.Select(c => (float)c)] };
    }

    /// <summary>Place of each row by its id, which a choice names and so must be its own.</summary>
    private static Dictionary<string, int> IndexOf(EvaluationSet set)
    {
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < set.Rows.Count; i++)
        {
            if (!index.TryAdd(set.Rows[i].Id, i))
            {
                throw new DataException(
                    set.File, 0,
                    $"two rows of '{set.Name}' have the id '{set.Rows[i].Id}': recorded choices name rows by their ids, so each needs its own");
            }
        }

        return index;
    }

    private static float? Score(JsonElement row, string file, int line)
    {
        if (!row.TryGetProperty("score", out var score))
        {
            return null;
        }

        return score.ValueKind == JsonValueKind.Number && (float)score.GetDouble() is var value && float.IsFinite(value)
            ? value
            : throw new DataException(file, line, "'score' is not a number");
    }

    private int ArmOf(string choice, EvaluationSet set, int line)
    {
        for (var a = 0; a < set.Arms.Count; a++)
        {
            if (set.Arms[a].Is(choice))
            {
                return a;
            }
        }

        throw new DataException(file, line, $"choice '{choice}' is none of {string.Join(", ", set.Arms)} of '{set.Name}'");
    }

    private void Complete(EvaluationSet set, int[] lines)
    {
        var missing = lines.Count(l => l == 0);
        if (missing > 0)
        {
            throw new DataException(
                file, 0, $"{missing} of {lines.Length} rows of '{set.Name}' are not there, the first is '{set.Rows[Array.IndexOf(lines, 0)].Id}'");
        }
    }
}
