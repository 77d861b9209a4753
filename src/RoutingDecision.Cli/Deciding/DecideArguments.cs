using System.CommandLine;
using RoutingDecision.Contracts.V1;

namespace RoutingDecision.Cli.Deciding;

/// <summary>The options of <c>routing decide</c> that describe the request. The server checks their values; it knows the policy's names.</summary>
internal sealed class DecideArguments
{
    private static readonly Dictionary<string, Strategy> Strategies = new(StringComparer.Ordinal)
    {
        ["auto"] = Strategy.Auto,
        ["direct"] = Strategy.Direct,
        ["cascade"] = Strategy.Cascade,
        ["speculate"] = Strategy.Speculate,
        ["pre-check"] = Strategy.PreCheck,
    };

    private static readonly Dictionary<string, Objective> Objectives = new(StringComparer.Ordinal)
    {
        ["cost"] = Objective.Cost,
        ["balanced"] = Objective.Balanced,
        ["quality"] = Objective.Quality,
        ["latency"] = Objective.Latency,
    };

    private readonly Option<string> _tenant = Text("--tenant", "NAME", "Tenant whose policy overrides apply");
    private readonly Option<string> _feature = Text("--feature", "NAME", "Feature of the application");
    private readonly Option<string> _task = Text("--task", "TYPE", "Task type, if it is known, e.g. coding");
    private readonly Option<string> _minTier = Text("--min-tier", "TIER", "Lowest tier allowed");
    private readonly Option<string> _maxTier = Text("--max-tier", "TIER", "Highest tier allowed");
    private readonly Option<long> _contextTokens = new("--context-tokens")
    {
        HelpName = "N",
        Description = "Tokens that will be added to the prompt",
    };
    private readonly Option<long> _deadline = new("--deadline-ms") { HelpName = "MS", Description = "Time left for the answer, in milliseconds" };
    private readonly Option<string> _strategy = Text("--strategy", "NAME", $"One of {string.Join(", ", Strategies.Keys)}");
    private readonly Option<string> _objective = Text("--objective", "NAME", $"One of {string.Join(", ", Objectives.Keys)}");
    private readonly Option<bool> _batch = new("--batch") { Description = "Nobody waits for the answer" };
    private readonly Option<bool> _explain = new("--explain") { Description = "Also say what would have led to another tier" };

    public DecideArguments()
    {
        _strategy.AcceptOnlyFromAmong([.. Strategies.Keys]);
        _objective.AcceptOnlyFromAmong([.. Objectives.Keys]);
    }

    public void AddTo(Command command)
    {
        foreach (var option in new Option[]
                 {
                     _tenant, _feature, _task, _minTier, _maxTier, _contextTokens, _deadline, _strategy, _objective, _batch, _explain,
                 })
        {
            command.Add(option);
        }
    }

    public DecideRequest ToRequest(ParseResult parsed, string prompt) => new()
    {
        Prompt = prompt,
        Tenant = parsed.GetValue(_tenant) ?? "",
        Feature = parsed.GetValue(_feature) ?? "",
        TaskType = parsed.GetValue(_task) ?? "",
        ContextTokens = parsed.GetValue(_contextTokens),
        Constraints = new Constraints
        {
            MinTier = parsed.GetValue(_minTier) ?? "",
            MaxTier = parsed.GetValue(_maxTier) ?? "",
            DeadlineMs = parsed.GetValue(_deadline),
        },
        Strategy = parsed.GetValue(_strategy) is { } strategy ? Strategies[strategy] : Strategy.Unspecified,
        Objective = parsed.GetValue(_objective) is { } objective ? Objectives[objective] : Objective.Unspecified,
        Batch = parsed.GetValue(_batch),
        Options = new DecideOptions { Explain = parsed.GetValue(_explain) },
    };

    private static Option<string> Text(string name, string value, string description) => new(name) { HelpName = value, Description = description };
}
