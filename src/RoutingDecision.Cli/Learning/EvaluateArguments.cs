using System.CommandLine;
using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Cli.Policies;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Learning.Evaluation;

namespace RoutingDecision.Cli.Learning;

/// <summary>The options of <c>routing evaluate</c> that say what is measured on what.</summary>
internal sealed class EvaluateArguments
{
    private const int LeastResamples = 40;
    private const int MostResamples = 100_000;
    private const int MostThreads = 64;

    private readonly Option<string?> _bundle = new("--bundle") { HelpName = "FOLDER", Description = "Classifier bundle" };
    private readonly Option<string[]> _data = Several("--data", "FILE", "Data files (JSONL or JSONL.gz); with --labels also folders of *.jsonl");
    private readonly Option<bool> _labels = new("--labels") { Description = "The rows are prompts labelled with the cheapest tier that is enough" };
    private readonly Option<string?> _pair = new("--pair")
    {
        HelpName = "weak=NAME,strong=NAME",
        Description = "Models that apgr, cpt and auroc compare (default: known sources have theirs; else the ends of the chain)",
    };
    private readonly Option<string?> _chain = new("--chain")
    {
        HelpName = "TIER=NAME,...",
        Description = "Models that are routed between, cheapest first, e.g. economy=NAME,standard=NAME,premium=NAME",
    };
    private readonly Option<string[]> _routers = Several(
        "--router", "ROUTER", "bundle, policy, choices, rules (the example policies), random, oracle, always-TIER, all (default: what is given)");
    private readonly Option<string[]> _policies = Several("--policy", "FILE", "Policies to evaluate, with the bundle as their classifier");
    private readonly Option<string?> _choices = new("--choices") { HelpName = "FILE", Description = "Recorded choices of another router (JSONL)" };
    private readonly Option<string?> _split = new("--split")
    {
        HelpName = "SPLIT",
        Description = "test, calibration, dev, train or all (default: test where results of models carry a split, else all)",
    };
    private readonly Option<ulong> _seed = new("--seed") { HelpName = "N", Description = "Seed of resamples and dice", DefaultValueFactory = _ => 1 };
    private readonly Option<int> _resamples = new("--resamples")
    {
        HelpName = "N",
        Description = $"Bootstrap resamples, {LeastResamples} to {MostResamples}",
        DefaultValueFactory = _ => 400,
    };
    private readonly Option<int> _threads = new("--threads")
    {
        HelpName = "N",
        Description = "Threads, 1 to 64; 0: one a core",
        DefaultValueFactory = _ => 0,
    };

    /// <summary>The option that names the bundle.</summary>
    public Option Bundle => _bundle;

    public EvaluateArguments()
    {
        _data.Required = true;
        _split.AcceptOnlyFromAmong("test", "calibration", "dev", "train", "all");
        _resamples.Within(LeastResamples, MostResamples);
        _threads.Within(0, MostThreads);
    }

    public void AddTo(Command command)
    {
        foreach (var option in new Option[]
                 {
                     _bundle, _data, _labels, _pair, _chain, _routers, _policies, _choices, _split, _seed, _resamples, _threads,
                 })
        {
            command.Add(option);
        }

        // Labelled rows know tiers, no models.
        command.Excludes(_pair, _labels);
        command.Excludes(_chain, _labels);
    }

    /// <exception cref="CommandException">A policy is not valid, or the bundle's manifest can't be used.</exception>
    public EvaluationOptions ToOptions(ParseResult parsed, TextWriter warnings)
    {
        var bundle = parsed.GetValue(_bundle);
        var tasks = TasksOf(bundle);
        var routers = parsed.GetValue(_routers) ?? [];
        return new EvaluationOptions
        {
            Bundle = bundle,
            Data = parsed.GetRequiredValue(_data),
            Labels = parsed.GetValue(_labels),
            PairText = parsed.GetValue(_pair),
            ChainText = parsed.GetValue(_chain),
            Routers = routers,
            Policies = [.. (parsed.GetValue(_policies) ?? []).Select(f => EvaluatedPolicies.Load(f, tasks, warnings))],
            Examples = routers.Any(r => r is "rules" or "all") ? EvaluatedPolicies.Examples(tasks, warnings) : [],
            Choices = parsed.GetValue(_choices),
            Split = parsed.GetValue(_split),
            Seed = parsed.GetValue(_seed),
            Resamples = parsed.GetValue(_resamples),
            Threads = parsed.GetValue(_threads),
        };
    }

    private static IReadOnlyList<string>? TasksOf(string? bundle)
    {
        try
        {
            return bundle is null ? null : ClassifierBundle.ReadManifest(bundle).Tasks;
        }
        catch (BundleException refused)
        {
            throw new CommandException(refused.Message);
        }
    }

    private static Option<string[]> Several(string name, string value, string description) =>
        new(name) { HelpName = value, Description = description, AllowMultipleArgumentsPerToken = true };
}
