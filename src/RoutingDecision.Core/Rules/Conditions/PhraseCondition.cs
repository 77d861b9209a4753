using System.Text.Json.Nodes;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Policies.Binding;

namespace RoutingDecision.Core.Rules.Conditions;

/// <summary>Phrases occur in the last ask. The node's data are the ids of the phrases, its number how many must occur.</summary>
internal sealed class PhraseCondition() : Condition(
    "phrase",
    "Phrases in the last ask, whatever their case: a phrase, a list of which any occurs, or {of, at_least | all, match: word | substring}.")
{
    private const int MostPhrases = 100_000;

    private static readonly TextShape Phrase = new(PolicyLimits.PhraseCharacters);
    private static readonly OneOrManyShape<string> Phrases = new(Phrase, MostPhrases);

    private static readonly Field<IReadOnlyList<string>> Of = Field<IReadOnlyList<string>>.Needed("of", Phrases, "The phrases.", []);
    private static readonly Field<int> AtLeast = new("at_least", new IntegerShape(1, MostPhrases), "How many different ones must occur.", 1);
    private static readonly Field<bool> All = new("all", Shapes.Flag, "True: every one must occur.", false);
    private static readonly Field<bool> WholeWord = new(
        "match", new ChoiceShape<bool>(("word", true), ("substring", false)), "Whether phrases match whole words only or anywhere.", true);

    private static readonly Section<Wanted> Detailed = new(
        "Phrases and how they count.",
        r => new Wanted(r.Get(Of), r.Get(AtLeast), r.Get(All), r.Get(WholeWord), r.Has(AtLeast)),
        Of,
        AtLeast,
        All,
        WholeWord);

    public override int Cost => 2;

    public override JsonObject Schema(SchemaDefinitions definitions) => definitions.Reference(
        "phrase", () => new JsonObject { ["anyOf"] = new JsonArray(Phrases.Schema(definitions), Detailed.Schema(definitions)) });

    public override ConditionDraft? Bind(PolicyNode value, BindContext context)
    {
        if (value.Kind == NodeKind.Mapping)
        {
            return Detailed.TryBind(value, context, out var wanted) ? Bind(value, wanted, context) : null;
        }

        return Phrases.TryBind(value, context, out var phrases) ? Bind(value, new Wanted(phrases, 1, false, true, false), context) : null;
    }

    public override Truth Test(in RuleNode node, int at, scoped ref Matching matching)
    {
        if (matching.Kept is { } kept)
        {
            return Test(node, kept);
        }

        var hits = matching.Phrases();
        var missing = node.Number;
        foreach (var id in (int[])node.Data!)
        {
            if ((hits[id >> 6] & (1UL << (id & 63))) != 0 && --missing == 0)
            {
                return Truth.True;
            }
        }

        return Truth.False;
    }

    private static Truth Test(in RuleNode node, KeptText kept)
    {
        var (occurring, open) = (0, 0);
        foreach (var id in (int[])node.Data!)
        {
            var bit = 1UL << (id & 63);
            occurring += (kept.Occurs[id >> 6] & bit) != 0 ? 1 : 0;
            open += (kept.Open[id >> 6] & bit) != 0 ? 1 : 0;
        }

        return occurring >= node.Number ? Truth.True : occurring + open >= node.Number ? Truth.Unknown : Truth.False;
    }

    // When k of n phrases must occur, at least one of any n - k + 1 does: the rarest of them make the best keys.
    public override IReadOnlyList<RuleKey>? Keys(ConditionDraft draft, Func<RuleKey, double> price)
    {
        var ids = (int[])draft.Data!;
        return [.. ids.Select(id => RuleKey.Of(KeyKind.Phrase, id)).OrderBy(price).Take(ids.Length - draft.Number + 1)];
    }

    private ConditionDraft? Bind(PolicyNode node, Wanted wanted, BindContext context)
    {
        var ids = new HashSet<int>();
        foreach (var phrase in wanted.Of)
        {
            var text = wanted.WholeWord ? string.Join(' ', phrase.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) : phrase;
            var id = text.Length == 0 ? -1 : context.Patterns.AddPhrase(text, wanted.WholeWord);
            if (id < 0)
            {
                context.Problems.Error(
                    node, text.Length == 0 ? "a phrase must not be blank" : $"the rules have more than {PolicyLimits.Phrases} different phrases");
                return null;
            }

            ids.Add(id);
        }

        if (wanted.All && wanted.HasAtLeast)
        {
            context.Problems.Error(node, "must have either 'all' or 'at_least', not both");
            return null;
        }

        if (ids.Count == 0)
        {
            return null;
        }

        if (wanted.AtLeast > ids.Count)
        {
            context.Problems.Error(node.Find(AtLeast.Key) ?? node, $"must be at most the number of different phrases, {ids.Count}");
            return null;
        }

        return new ConditionDraft(this) { Data = ids.ToArray(), Number = wanted.All ? ids.Count : wanted.AtLeast };
    }

    private sealed record Wanted(IReadOnlyList<string> Of, int AtLeast, bool All, bool WholeWord, bool HasAtLeast);
}
