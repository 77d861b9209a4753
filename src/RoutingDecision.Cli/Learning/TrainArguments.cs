using System.CommandLine;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Learning.Training;

namespace RoutingDecision.Cli.Learning;

/// <summary>The options of <c>routing train</c>: what is trained on, how, and where the bundle goes.</summary>
internal sealed class TrainArguments
{
    private const int MostThreads = 64;

    // In the order of TrainRecipe.
    private static readonly string[] Recipes = ["network", "tfidf-logistic"];

    private readonly Argument<string[]> _labelled = new("DATA")
    {
        Description = "Labelled files (JSONL or JSONL.gz)",
        Arity = ArgumentArity.ZeroOrMore,
    };
    private readonly Option<string?> _corpus = new("--corpus") { HelpName = "FOLDER", Description = "Folder of labelled *.jsonl" };
    private readonly Option<string[]> _benchmarks = Several("--benchmark", "FILE", "Benchmark files with results per model (JSONL or JSONL.gz)");
    private readonly Option<string?> _chain = Chain();
    private readonly Option<string> _output = new("--output", "-o") { HelpName = "FOLDER", Description = "Folder of the new bundle", Required = true };
    private readonly Option<string> _name = new("--name") { HelpName = "NAME", Description = "Name of the bundle", DefaultValueFactory = _ => "default" };
    private readonly Option<ulong> _seed = new("--seed") { HelpName = "N", Description = "Seed of the run", DefaultValueFactory = _ => 1 };
    private readonly Option<int> _threads = new("--threads")
    {
        HelpName = "N",
        Description = "Threads, 1 to 64; 0: one a core",
        DefaultValueFactory = _ => 0,
    };
    private readonly Option<string[]> _licences = new("--licence") { HelpName = "TEXT", Description = "Licence note of the data, for the manifest" };
    private readonly Option<string> _recipe = new("--recipe")
    {
        HelpName = "NAME",
        Description = $"What is fitted: {string.Join(" or ", Recipes)}, a baseline",
        DefaultValueFactory = _ => Recipes[0],
    };
    private readonly Option<string[]> _leaveOut = Several("--leave-out", "SOURCE", "Pass over a source, or source/subject");
    private readonly Option<string[]> _journals = Several(
        "--journal", "FOLDER", "Journals of the service's replicas: outcomes and feedback, no text");
    private readonly Option<string[]> _served = Several(
        "--served", "FOLDER", "Bundles that served while the journal was written; the new one is held against the last");

    public TrainArguments()
    {
        _threads.Within(0, MostThreads);
        _recipe.AcceptOnlyFromAmong(Recipes);
    }

    /// <summary>The option that says which models of benchmark files stand for which tier.</summary>
    public static Option<string?> Chain() => new("--chain")
    {
        HelpName = "TIER=NAME,...",
        Description = "Models of the benchmark files that stand for tiers, beside the known ones; a tier may have several",
    };

    public void AddTo(Command command)
    {
        command.Add(_labelled);
        foreach (var option in new Option[]
                 {
                     _corpus, _benchmarks, _chain, _output, _name, _seed, _threads, _licences, _recipe, _leaveOut, _journals, _served,
                 })
        {
            command.Add(option);
        }

        command.Needs(
            _journals, _served, "the bundles that served while it was written, because feature ids mean something only with their featurizer");
        command.Needs(_served, _journals);
        command.Needs(_chain, _benchmarks);
    }

    /// <summary>Folders of the journals; empty: none is trained on.</summary>
    public IReadOnlyList<string> JournalsOf(ParseResult parsed) => parsed.GetValue(_journals) ?? [];

    /// <summary>Folders of the bundles that served while they were written.</summary>
    public IReadOnlyList<string> ServedOf(ParseResult parsed) => parsed.GetValue(_served) ?? [];

    /// <summary>Everything but what the journals hold.</summary>
    public TrainOptions ToOptions(ParseResult parsed, TimeProvider clock) => new()
    {
        Output = parsed.GetRequiredValue(_output),
        CorpusFolder = parsed.GetValue(_corpus),
        Benchmarks = parsed.GetValue(_benchmarks) ?? [],
        Chain = parsed.GetValue(_chain),
        Labelled = parsed.GetValue(_labelled) ?? [],
        Name = parsed.GetValue(_name)!,
        Seed = parsed.GetValue(_seed),
        Threads = parsed.GetValue(_threads),
        Licences = parsed.GetValue(_licences) ?? [],
        LeaveOut = parsed.GetValue(_leaveOut) ?? [],
        Recipe = (TrainRecipe)Array.IndexOf(Recipes, parsed.GetValue(_recipe)),
        Clock = clock,
    };

    private static Option<string[]> Several(string name, string value, string description) =>
        new(name) { HelpName = value, Description = description, AllowMultipleArgumentsPerToken = true };
}
