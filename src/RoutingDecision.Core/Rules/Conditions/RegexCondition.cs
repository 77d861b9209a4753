using System.Text.Json.Nodes;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Policies.Binding;

namespace RoutingDecision.Core.Rules.Conditions;

/// <summary>A regular expression matches somewhere in the last ask. The node's data are the ids of the expressions.</summary>
internal sealed class RegexCondition() : Condition(
    "regex",
    "A regular expression that matches somewhere in the last ask, a list of which any does, or {of, ignore_case}. "
    + "Expressions run in linear time: no look-around, no back-references.")
{
    private static readonly OneOrManyShape<string> Patterns = new(new TextShape(PolicyLimits.RegexCharacters), PolicyLimits.Regexes);

    private static readonly Field<IReadOnlyList<string>> Of = Field<IReadOnlyList<string>>.Needed("of", Patterns, "The expressions.", []);
    private static readonly Field<bool> IgnoreCase = new("ignore_case", Shapes.Flag, "True: upper and lower case are the same.", false);

    private static readonly Section<(IReadOnlyList<string> Of, bool IgnoreCase)> Detailed =
        new("Expressions and how they match.", r => (r.Get(Of), r.Get(IgnoreCase)), Of, IgnoreCase);

    /// <summary>Last of all: it reads the text again.</summary>
    public override int Cost => 1_000;

    public override JsonObject Schema(SchemaDefinitions definitions) => definitions.Reference(
        "regex", () => new JsonObject { ["anyOf"] = new JsonArray(Patterns.Schema(definitions), Detailed.Schema(definitions)) });

    public override ConditionDraft? Bind(PolicyNode value, BindContext context)
    {
        if (value.Kind == NodeKind.Mapping)
        {
            return Detailed.TryBind(value, context, out var detailed) ? Bind(value, detailed.Of, detailed.IgnoreCase, context) : null;
        }

        return Patterns.TryBind(value, context, out var patterns) ? Bind(value, patterns, ignoreCase: false, context) : null;
    }

    public override Truth Test(in RuleNode node, int at, scoped ref Matching matching)
    {
        if (matching.Kept is not null)
        {
            return Truth.Unknown;
        }

        foreach (var id in (int[])node.Data!)
        {
            if (matching.Regex(id))
            {
                return Truth.True;
            }
        }

        return Truth.False;
    }

    private ConditionDraft? Bind(PolicyNode node, IReadOnlyList<string> patterns, bool ignoreCase, BindContext context)
    {
        var ids = new List<int>(patterns.Count);
        foreach (var pattern in patterns)
        {
            var (id, problem) = Add(pattern, ignoreCase, context);
            if (id >= 0)
            {
                ids.Add(id);
            }
            else
            {
                context.Problems.Error(node, problem);
            }
        }

        return ids.Count == patterns.Count && ids.Count != 0 ? new ConditionDraft(this) { Data = ids.ToArray() } : null;
    }

    private static (int Id, string Problem) Add(string pattern, bool ignoreCase, BindContext context)
    {
        try
        {
            return (context.Patterns.AddRegex(pattern, ignoreCase), $"the rules have more than {PolicyLimits.Regexes} different regular expressions");
        }
        catch (NotSupportedException)
        {
            return (-1, $"'{Sentence.Shorten(pattern)}' can't be run in linear time: it uses look-around, back-references or too large repetitions");
        }
        catch (ArgumentException error)
        {
            return (-1, $"'{Sentence.Shorten(pattern)}' is not a regular expression: {error.Message}");
        }
    }
}
