using System.CommandLine;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.State.Journal.WhatIf;

namespace RoutingDecision.Cli.Replays;

/// <summary>Which decisions of a journal are simulated, as options of a command.</summary>
internal sealed class ScopeOptions
{
    private readonly Option<string?> _since = new("--since")
    {
        HelpName = "TIME",
        Description = "With --policy: only decisions from this time on: 2026-03-14T09:00:00Z, or 90m, 24h, 7d ago",
    };

    private readonly Option<string?> _until = new("--until") { HelpName = "TIME", Description = "With --policy: only decisions before this time" };

    private readonly Option<string?> _tenant = new("--tenant") { HelpName = "NAME", Description = "With --policy: only decisions of this tenant" };

    /// <param name="command">Takes them.</param>
    /// <param name="policy">The option without which they say nothing.</param>
    public void AddTo(Command command, Option policy)
    {
        foreach (var option in (ReadOnlySpan<Option>)[_since, _until, _tenant])
        {
            command.Options.Add(option);
            command.Needs(option, policy);
        }
    }

    /// <exception cref="CommandException">A time that can't be read, or no time between both.</exception>
    public SimulationScope Read(ParseResult parsed, TimeProvider clock)
    {
        var (since, until) = TimeRange.Parse(parsed.GetValue(_since), parsed.GetValue(_until), clock);
        return new SimulationScope(since, until, parsed.GetValue(_tenant));
    }
}
