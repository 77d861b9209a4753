using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json.Nodes;
using RoutingDecision.Core.Policies.Binding;

namespace RoutingDecision.Core.Policies.Sections;

/// <summary>The text of a prompt in a test: as it is, or a text that is repeated so that cases about length stay readable.</summary>
internal sealed class PromptShape : Shape<string>
{
    public static readonly PromptShape Instance = new();

    private const int MostCharacters = 4 * 1024 * 1024;

    private static readonly TextShape Text = new(MostCharacters, allowEmpty: true);

    private static readonly Field<string> Repeat = Field<string>.Needed("repeat", Text, "The text to repeat.", "");
    private static readonly Field<int> Times = Field<int>.Needed("times", new IntegerShape(1, 1_000_000), "How often.", 1);
    private static readonly Field<string> Then = new("then", Text, "What follows it.", "");

    private static readonly Section<string> Repeated = new("A text that is repeated.", Build, Repeat, Times, Then);

    private PromptShape()
    {
    }

    public override bool TryBind(PolicyNode node, BindContext context, [MaybeNullWhen(false)] out string value) =>
        node.Kind == NodeKind.Mapping ? Repeated.TryBind(node, context, out value) : Text.TryBind(node, context, out value);

    public override JsonObject Schema(SchemaDefinitions definitions) =>
        new() { ["anyOf"] = new JsonArray(Text.Schema(definitions), Repeated.Schema(definitions)) };

    private static string Build(SectionReader r)
    {
        var (text, times, then) = (r.Get(Repeat), r.Get(Times), r.Get(Then));
        if (((long)text.Length * times) + then.Length > MostCharacters)
        {
            r.Context.Problems.Error(r.Node, $"must have at most {MostCharacters} characters in all");
            return "";
        }

        return new StringBuilder(text.Length * times).Insert(0, text, times).Append(then).ToString();
    }
}
