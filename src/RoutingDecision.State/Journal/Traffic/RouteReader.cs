using Google.Protobuf.Collections;
using RoutingDecision.State.Journal.Records;
using RoutingDecision.State.Journal.Wire;

namespace RoutingDecision.State.Journal.Traffic;

/// <summary>Reads of a route what observers ask for, into one message again and again. Used by one thread.</summary>
/// <param name="names">Gives equal names as one object.</param>
internal sealed class RouteReader(NamePool names)
{
    private readonly RouteFacts _route = new();
    private readonly PlanFacts _plan = new();
    private readonly List<ReasonFacts> _reasons = [];

    /// <summary>The facts; valid until the next call.</summary>
    /// <exception cref="InvalidDataException">They are no message.</exception>
    public RouteFacts Read(ReadOnlySpan<byte> bytes)
    {
        Clear();
        var reader = new WireReader(bytes);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case RouteFacts.TierFieldNumber:
                    _route.Tier = names.Of(reader.Bytes());
                    break;
                case RouteFacts.ModelFieldNumber:
                    _route.Model = names.Of(reader.Bytes());
                    break;
                case RouteFacts.TargetTierFieldNumber:
                    _route.TargetTier = names.Of(reader.Bytes());
                    break;
                case RouteFacts.DecidedByFieldNumber:
                    _route.DecidedBy = names.Of(reader.Bytes());
                    break;
                case RouteFacts.RuleFieldNumber:
                    _route.Rule = names.Of(reader.Bytes());
                    break;
                case RouteFacts.ReasonsFieldNumber:
                    ReadReason(reader.Bytes());
                    break;
                case RouteFacts.ConfidenceFieldNumber:
                    _route.Confidence = reader.Float();
                    break;
                case RouteFacts.PlanFieldNumber:
                    ReadPlan(reader.Bytes());
                    break;
                case RouteFacts.PropensityFieldNumber:
                    _route.Propensity = reader.Double();
                    break;
                case RouteFacts.EstimatedCostUsdFieldNumber:
                    _route.EstimatedCostUsd = reader.Double();
                    break;
                case RouteFacts.BaselineCostUsdFieldNumber:
                    _route.BaselineCostUsd = reader.Double();
                    break;
                case RouteFacts.TierCostUsdFieldNumber:
                    Fill(_route.TierCostUsd, reader.Packed<double>());
                    break;
                case RouteFacts.WouldBeModelFieldNumber:
                    _route.WouldBeModel = names.Of(reader.Bytes());
                    break;
                case RouteFacts.WouldBeCostUsdFieldNumber:
                    _route.WouldBeCostUsd = reader.Double();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return _route;
    }

    /// <summary>Adds numbers to a list.</summary>
    public static void Fill<T>(RepeatedField<T> to, ReadOnlySpan<T> from)
    {
        foreach (var value in from)
        {
            to.Add(value);
        }
    }

    private void Clear()
    {
        (_route.Tier, _route.Model, _route.TargetTier, _route.DecidedBy, _route.Rule, _route.WouldBeModel) = ("", "", "", "", "", "");
        (_route.Confidence, _route.Propensity, _route.EstimatedCostUsd, _route.BaselineCostUsd, _route.WouldBeCostUsd) = (0, 0, 0, 0, 0);
        _route.Reasons.Clear();
        _route.TierCostUsd.Clear();
        _route.Plan = null;
    }

    private void ReadReason(ReadOnlySpan<byte> bytes)
    {
        var place = _route.Reasons.Count;
        if (place == _reasons.Count)
        {
            _reasons.Add(new ReasonFacts());
        }

        var reason = _reasons[place];
        (reason.Code, reason.Margin) = ("", 0);
        var reader = new WireReader(bytes);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case ReasonFacts.CodeFieldNumber:
                    reason.Code = names.Of(reader.Bytes());
                    break;
                case ReasonFacts.MarginFieldNumber:
                    reason.Margin = reader.Double();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        _route.Reasons.Add(reason);
    }

    private void ReadPlan(ReadOnlySpan<byte> bytes)
    {
        (_plan.Strategy, _plan.ShadowModel, _plan.MaxAttempts, _plan.Evaluate) = ("", "", 0, false);
        (_plan.AcceptThreshold, _plan.EvaluateProbability, _plan.ShadowProbability) = (0, 0, 0);
        var reader = new WireReader(bytes);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case PlanFacts.StrategyFieldNumber:
                    _plan.Strategy = names.Of(reader.Bytes());
                    break;
                case PlanFacts.AcceptThresholdFieldNumber:
                    _plan.AcceptThreshold = reader.Double();
                    break;
                case PlanFacts.MaxAttemptsFieldNumber:
                    _plan.MaxAttempts = (int)reader.Int();
                    break;
                case PlanFacts.EvaluateProbabilityFieldNumber:
                    _plan.EvaluateProbability = reader.Double();
                    break;
                case PlanFacts.EvaluateFieldNumber:
                    _plan.Evaluate = reader.Bool();
                    break;
                case PlanFacts.ShadowProbabilityFieldNumber:
                    _plan.ShadowProbability = reader.Double();
                    break;
                case PlanFacts.ShadowModelFieldNumber:
                    _plan.ShadowModel = names.Of(reader.Bytes());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        _route.Plan = _plan;
    }
}
