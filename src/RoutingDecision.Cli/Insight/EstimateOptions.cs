using System.CommandLine;
using System.Globalization;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Core.Reports.Costs;

namespace RoutingDecision.Cli.Insight;

/// <summary>What <c>routing estimate</c> is given.</summary>
internal sealed class EstimateOptions
{
    private const double Tolerance = 1e-6;

    private readonly Option<string> _requests = new("--requests")
    {
        HelpName = "N",
        Description = "Requests a month, such as 250k or 1M",
        Required = true,
    };

    private readonly Option<double> _input = new("--input") { HelpName = "TOKENS", Description = "Mean input tokens of a request", Required = true };
    private readonly Option<double> _output = new("--output") { HelpName = "TOKENS", Description = "Mean output tokens of a request (default: 0)" };
    private readonly Option<string[]> _models = new("--model")
    {
        HelpName = "NAME=SHARE@INPUT/OUTPUT",
        Description = "A model, its share of the requests with routing, and its prices in US dollars per million tokens; shares sum to 1",
        Required = true,
    };

    private readonly Option<string> _baseline = new("--baseline")
    {
        HelpName = "NAME",
        Description = "Model that answers everything without routing",
        Required = true,
    };

    private readonly Option<double> _fixed = new("--fixed-usd") { HelpName = "USD", Description = "What routing itself costs a month (default: 0)" };
    private readonly Option<double> _judged = new("--judged")
    {
        HelpName = "SHARE",
        Description = "Share of the answers that are judged (default: 0)",
    };

    private readonly Option<string?> _judge = new("--judge") { HelpName = "NAME", Description = "Model that judges (default: the baseline)" };
    private readonly Option<double> _judgeTokens = new("--judge-tokens")
    {
        HelpName = "TOKENS",
        Description = "Tokens that the judge reads beside question and answer",
        DefaultValueFactory = _ => 300,
    };

    private readonly Option<double> _escalated = new("--escalated")
    {
        HelpName = "SHARE",
        Description = "Share of the requests that the baseline answers again after a bad answer (default: 0)",
    };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _requests, _input, _output, _models, _baseline, _fixed, _judged, _judge, _judgeTokens, _escalated })
        {
            command.Options.Add(option);
        }
    }

    /// <exception cref="CommandException">Something is out of range or names no model.</exception>
    public EstimateInput Read(ParseResult parsed)
    {
        PricedShare[] mix = [.. parsed.GetRequiredValue(_models).Select(ModelOf)];
        if (Math.Abs(mix.Sum(m => m.Share) - 1) > Tolerance)
        {
            throw new CommandException(
                string.Create(CultureInfo.InvariantCulture, $"The shares of --model sum to {mix.Sum(m => m.Share):0.####}, not to 1."));
        }

        PricedShare Named(string name, Option option) => mix.FirstOrDefault(m => m.Name == name)
            ?? throw new CommandException($"{option.Name} is '{name}', which no --model names. Give it a share of 0 to name its prices.");
        var baseline = Named(parsed.GetRequiredValue(_baseline), _baseline);
        return new EstimateInput
        {
            Requests = CountOf(parsed.GetRequiredValue(_requests)),
            InputTokens = Least(parsed, _input, double.MaxValue),
            OutputTokens = Least(parsed, _output, double.MaxValue),
            Mix = mix,
            Baseline = baseline,
            FixedUsdPerMonth = Least(parsed, _fixed, double.MaxValue),
            JudgedShare = Least(parsed, _judged, 1),
            Judge = parsed.GetValue(_judge) is { } judge ? Named(judge, _judge) : baseline,
            JudgeTokens = Least(parsed, _judgeTokens, double.MaxValue),
            EscalatedShare = Least(parsed, _escalated, 1),
        };
    }

    private static double Least(ParseResult parsed, Option<double> option, double most) =>
        parsed.GetValue(option) is var value && value >= 0 && value <= most ? value
        : throw new CommandException(string.Create(
            CultureInfo.InvariantCulture, $"{option.Name} is {value}, allowed is {(most == 1 ? "0 to 1" : "0 or more")}."));

    private static double CountOf(string text)
    {
        var factor = text.Length == 0 ? 1 : char.ToUpperInvariant(text[^1]) switch { 'K' => 1e3, 'M' => 1e6, 'B' => 1e9, _ => 1 };
        return TryNumber(factor == 1 ? text : text[..^1], out var number)
            ? number * factor
            : throw new CommandException($"--requests is '{text}', allowed is a number such as 300000, 250k or 1.5M.");
    }

    private static PricedShare ModelOf(string text)
    {
        var (at, equals) = (text.LastIndexOf('@'), text.IndexOf('=', StringComparison.Ordinal));
        var slash = at < 0 ? -1 : text.IndexOf('/', at);
        if (equals > 0 && at > equals && slash > at
            && TryNumber(text[(equals + 1)..at], out var share) && share <= 1
            && TryNumber(text[(at + 1)..slash], out var input) && TryNumber(text[(slash + 1)..], out var output))
        {
            return new PricedShare(text[..equals], share, input, output);
        }

        throw new CommandException($"--model is '{text}', allowed is NAME=SHARE@INPUT/OUTPUT, such as small=0.7@0.25/2.");
    }

    private static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && number >= 0 && double.IsFinite(number);
}
