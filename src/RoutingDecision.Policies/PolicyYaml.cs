using RoutingDecision.Core.Policies;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace RoutingDecision.Policies;

/// <summary>A parsed document, or what keeps it from being one; exactly one of the two.</summary>
public sealed record ParsedPolicy(PolicyNode? Root, IReadOnlyList<PolicyProblem> Problems);

/// <summary>
/// Reads a policy document from YAML with the position of every node. One document of mappings, lists and scalars: anchors, aliases,
/// merge keys and tags are refused, so that the size of the tree is bounded by that of the text. Pure and thread-safe.
/// </summary>
public static class PolicyYaml
{
    /// <summary>Parses the text; <paramref name="file"/> is its name for messages and may be empty.</summary>
    public static ParsedPolicy Parse(string text, string file = "")
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > PolicyLimits.DocumentBytes)
        {
            return Failed(file, $"the document is larger than {PolicyLimits.DocumentBytes / (1024 * 1024)} MiB");
        }

        var reader = new Reader(file);
        try
        {
            using var input = new StringReader(text);
            var root = reader.Read(new Parser(new Scanner(input, skipComments: true)));
            return reader.Problems.Count == 0 && root is not null ? new ParsedPolicy(root, []) : new ParsedPolicy(null, reader.Problems);
        }
        catch (YamlException error)
        {
            return new ParsedPolicy(null, [.. reader.Problems, Problem(text, file, error)]);
        }
        catch (InvalidOperationException)
        {
            // The scanner's own way to refuse a plain text that ends a flow mapping by its indentation.
            var (line, column) = reader.Reached;
            var unclosed = new PolicyProblem(
                file, line, column, "", "is not valid YAML: a '{' or '[' is not closed before the next block", "check the brackets");
            return new ParsedPolicy(null, [.. reader.Problems, unclosed]);
        }
        catch (ArgumentException)
        {
            // The parser's own way to refuse a tag that is no URI.
            var (line, column) = reader.Reached;
            return new ParsedPolicy(null, [.. reader.Problems, new PolicyProblem(file, line, column, "", "is not valid YAML: tags are not supported")]);
        }
    }

    private static PolicyProblem Problem(string text, string file, YamlException error)
    {
        var (line, column) = ((int)error.Start.Line, (int)error.Start.Column);
        if (error.Message.Contains("invalid tab", StringComparison.Ordinal))
        {
            (line, column) = FindTab(text, line, column);
        }

        return new PolicyProblem(file, line, column, "", "is not valid YAML: " + error.Message, Hint(error.Message));
    }

    // The parser reports where the mapping began; the tab is what one wants to find.
    private static (int Line, int Column) FindTab(string text, int line, int column)
    {
        var number = 0;
        foreach (var content in text.AsSpan().EnumerateLines())
        {
            number++;
            var indent = content.IndexOfAnyExcept(' ', '\t');
            var tab = content[..Math.Max(0, indent)].IndexOf('\t');
            if (number >= line && tab >= 0)
            {
                return (number, tab + 1);
            }
        }

        return (line, column);
    }

    private static string Hint(string message) =>
        message.Contains("tab", StringComparison.OrdinalIgnoreCase) || message.Contains("start any token", StringComparison.Ordinal)
            ? "indent with spaces, and quote a text that begins with a special character"
            : message.Contains("simple key", StringComparison.Ordinal) || message.Contains("block mapping", StringComparison.Ordinal)
                ? "check the indentation, and the space behind each colon"
                : "";

    private static ParsedPolicy Failed(string file, string message) => new(null, [new PolicyProblem(file, 1, 1, "", message)]);

    private sealed class Reader(string file)
    {
        public List<PolicyProblem> Problems { get; } = [];

        /// <summary>End of what was read last.</summary>
        public (int Line, int Column) Reached { get; private set; } = (1, 1);

        public PolicyNode? Read(Parser parser)
        {
            parser.Consume<StreamStart>();
            if (!parser.TryConsume<DocumentStart>(out _))
            {
                Add(new Mark(0, 1, 1), null, "the document is empty");
                return null;
            }

            var root = ReadTree(parser);
            if (root is null)
            {
                return null;
            }

            parser.Consume<DocumentEnd>();
            if (parser.TryConsume<DocumentStart>(out var second))
            {
                Add(second.Start, null, "must be a single document; a second one begins here");
            }

            return root;
        }

        // With a stack of its own, so that no nesting can exhaust the thread's. Null: the depth is over the limit, the rest isn't read.
        private PolicyNode? ReadTree(Parser parser)
        {
            PolicyNode? root = null;
            var open = new Stack<Level>();
            do
            {
                var next = parser.Consume<ParsingEvent>();
                Reached = ((int)next.End.Line, (int)next.End.Column);
                if (next is MappingEnd or SequenceEnd)
                {
                    open.Pop();
                    continue;
                }

                if (open.TryPeek(out var level) && level.Node.Kind == NodeKind.Mapping && level.Key is null)
                {
                    if (!level.TakeKey(next))
                    {
                        Add(next.Start, level.Node, "a key must be a plain text");
                        return null;
                    }

                    Check(next, level.Node);
                    continue;
                }

                var node = Node(next);
                Check(next, node);
                root ??= node;
                Attach(level, node);
                if (node.Kind != NodeKind.Scalar)
                {
                    open.Push(new Level(node));
                    if (open.Count > PolicyLimits.Depth)
                    {
                        Add(next.Start, node, $"the document is nested deeper than {PolicyLimits.Depth} levels");
                        return null;
                    }
                }
            }
            while (open.Count != 0);

            return root;
        }

        private void Attach(Level? parent, PolicyNode node)
        {
            if (parent is null)
            {
                return;
            }

            if (parent.Node.Kind == NodeKind.Sequence)
            {
                parent.Node.Add(node);
                return;
            }

            if (!parent.Node.TryAdd(parent.Key!.Value, (int)parent.Key.Start.Line, (int)parent.Key.Start.Column, node))
            {
                var first = parent.Node.Entries.First(e => e.Key == parent.Key.Value);
                Add(parent.Key.Start, first.Value, $"the key '{first.Key}' is there already, in line {first.Line}");
            }

            parent.Key = null;
        }

        private void Check(ParsingEvent next, PolicyNode node)
        {
            if (next is AnchorAlias)
            {
                Add(next.Start, node, "aliases are not supported: write the value out");
            }
            else if (next is NodeEvent { Anchor.IsEmpty: false })
            {
                Add(next.Start, node, "anchors are not supported: write the value out where it is needed");
            }
            else if (next is NodeEvent { Tag.IsEmpty: false })
            {
                Add(next.Start, node, "tags are not supported");
            }
        }

        private void Add(in Mark mark, PolicyNode? node, string message)
        {
            if (Problems.Count < PolicyLimits.ListedProblems)
            {
                Problems.Add(new PolicyProblem(file, (int)mark.Line, (int)mark.Column, node?.Path ?? "", message));
            }
        }

        private static PolicyNode Node(ParsingEvent next)
        {
            var (line, column) = ((int)next.Start.Line, (int)next.Start.Column);
            return next switch
            {
                MappingStart => PolicyNode.Mapping(line, column),
                SequenceStart => PolicyNode.Sequence(line, column),
                Scalar scalar => PolicyNode.Scalar(scalar.Value, scalar.Style != ScalarStyle.Plain, line, column),
                _ => PolicyNode.Scalar("", quoted: false, line, column),
            };
        }
    }

    /// <summary>An open mapping or list, and the key that waits for its value.</summary>
    private sealed class Level(PolicyNode node)
    {
        public PolicyNode Node { get; } = node;

        public Scalar? Key { get; set; }

        public bool TakeKey(ParsingEvent next)
        {
            Key = next as Scalar;
            return Key is not null;
        }
    }
}
