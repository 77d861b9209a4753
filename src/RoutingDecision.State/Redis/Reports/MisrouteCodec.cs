using Google.Protobuf;
using RoutingDecision.Core.Reports;
using RoutingDecision.State.Journal;

namespace RoutingDecision.State.Redis.Reports;

/// <summary>Misroutes of an hour as bytes.</summary>
internal static class MisrouteCodec
{
    /// <summary>Writes misroutes, each with what its record says; null: it could not be read.</summary>
    public static byte[] Write(IEnumerable<(LoggedMisroute Misroute, MisrouteDetails? Details)> misroutes)
    {
        var hour = new HourMisroutes();
        hour.Misroutes.AddRange(misroutes.Select(m => ToTotals(m.Misroute, m.Details)));
        return DeflatedMessage.Write(hour);
    }

    /// <summary>The misroutes; null: the bytes are none that were written here.</summary>
    public static IReadOnlyList<LoggedMisroute>? Read(byte[] bytes) =>
        DeflatedMessage.Read(HourMisroutes.Parser, bytes) is { } hour ? [.. hour.Misroutes.Where(m => m.Id.Length == 16).Select(ToMisroute)] : null;

    private static MisrouteTotals ToTotals(LoggedMisroute misroute, MisrouteDetails? details)
    {
        var totals = new MisrouteTotals
        {
            Id = DecisionIds.ToBytes(misroute.Id),
            DecidedUnixMs = misroute.Decided.ToUnixTimeMilliseconds(),
            Tenant = misroute.Tenant,
            Feature = misroute.Feature,
            Model = misroute.Model,
            Tier = misroute.Tier,
            NeededTier = misroute.NeededTier,
            Task = misroute.Task,
            Confidence = misroute.Confidence,
            By = EnumName<EvidenceSource>.Of(misroute.By),
            Rule = misroute.Rule,
        };
        if (double.IsFinite(misroute.Margin))
        {
            totals.Margin = misroute.Margin;
        }

        if (details is not null)
        {
            totals.Facts = new MisrouteFacts
            {
                DecidedBy = details.DecidedBy,
                Reasons = { details.Reasons },
                Digest = ByteString.CopyFrom(details.Digest.Span),
                Signals = { details.Signals },
                Success = { details.Success },
            };
        }

        return totals;
    }

    private static LoggedMisroute ToMisroute(MisrouteTotals totals) => new()
    {
        Id = DecisionIds.Of(totals.Id),
        Decided = DateTimeOffset.FromUnixTimeMilliseconds(totals.DecidedUnixMs),
        Tenant = totals.Tenant,
        Feature = totals.Feature,
        Model = totals.Model,
        Tier = totals.Tier,
        NeededTier = totals.NeededTier,
        Task = totals.Task,
        Confidence = totals.Confidence,
        By = EnumName<EvidenceSource>.Parse(totals.By),
        Rule = totals.Rule,
        Margin = totals.HasMargin ? totals.Margin : double.NaN,
        Place = null,
        Details = totals.Facts is { } facts
            ? new MisrouteDetails(facts.DecidedBy, facts.Reasons, facts.Digest.Memory, facts.Signals, facts.Success)
            : null,
    };
}
