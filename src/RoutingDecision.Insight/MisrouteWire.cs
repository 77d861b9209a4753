using System.Globalization;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Core.Reports;
using RoutingDecision.State.Journal;
using RoutingDecision.State.Journal.Traffic;
using Cluster = RoutingDecision.Core.Reports.MisrouteCluster;
using Decider = RoutingDecision.Core.Selection.DecidedBy;

namespace RoutingDecision.Insight;

/// <summary>Misroutes as messages; their details are read out of the journals again, so that memory need not hold them, or were told by the
/// replica whose they are.</summary>
/// <param name="records">Reads them.</param>
public sealed class MisrouteWire(MisrouteRecords records)
{
    private const int DefaultPage = 100;
    private const int MostClusters = 100;

    /// <summary>What a request asks; null: its page token is none.</summary>
    public static MisrouteQuery? QueryOf(ListMisroutesRequest request)
    {
        if (!TryRead(request.PageToken, out var before))
        {
            return null;
        }

        var (from, until) = WireHours.Of(request.Window);
        var tenant = request.Tenant.Length == 0 ? null : request.Tenant;
        return new MisrouteQuery(from, until, tenant, before, request.PageSize == 0 ? DefaultPage : request.PageSize);
    }

    /// <summary>The message of a page.</summary>
    public ListMisroutesResponse Of(MisroutePage page)
    {
        var reply = new ListMisroutesResponse();
        reply.Misroutes.AddRange(page.Misroutes.Select(m => Of(m, page.Tiers)));
        reply.Clusters.AddRange(page.Clusters.Take(MostClusters).Select(Of));
        if (page.Next is { } next)
        {
            reply.NextPageToken = FormattableString.Invariant($"{next.DecidedUnixMs}-{next.Id:x32}");
        }

        return reply;
    }

    private static bool TryRead(string token, out MisrouteCursor? cursor)
    {
        cursor = null;
        if (token.Length == 0)
        {
            return true;
        }

        if (token.Length > 64 || token.LastIndexOf('-') is not (> 0 and var middle)
            || !long.TryParse(token.AsSpan(0, middle), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var time)
            || !UInt128.TryParse(token.AsSpan(middle + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var id))
        {
            return false;
        }

        cursor = new MisrouteCursor(time, id);
        return true;
    }

    private static Contracts.V1.MisrouteCluster Of(Cluster cluster)
    {
        var wire = new Contracts.V1.MisrouteCluster
        {
            TaskType = cluster.Task,
            Rule = cluster.Rule,
            Count = cluster.Count,
            Rate = WireEstimate.Of(cluster.Rate),
            Share = cluster.Share,
        };
        if (double.IsFinite(cluster.Margin))
        {
            wire.MarginUpTo = cluster.Margin;
            wire.MeanMargin = double.IsFinite(cluster.MeanMargin) ? cluster.MeanMargin : 0;
        }

        return wire;
    }

    private Misroute Of(LoggedMisroute misroute, IReadOnlyList<string> tiers)
    {
        var wire = new Misroute
        {
            DecisionId = misroute.Id.ToString("x32", CultureInfo.InvariantCulture),
            DecidedUnixMs = misroute.Decided.ToUnixTimeMilliseconds(),
            Tenant = misroute.Tenant,
            Feature = misroute.Feature,
            Model = misroute.Model,
            Tier = misroute.Tier,
            NeededTier = misroute.NeededTier,
            TaskType = misroute.Task,
            Rule = misroute.Rule,
            Confidence = misroute.Confidence,
            Evidence = EnumName<EvidenceSource>.Of(misroute.By),
        };
        if (double.IsFinite(misroute.Margin))
        {
            wire.Margin = misroute.Margin;
        }

        if (records.Of(misroute) is { } details)
        {
            Fill(wire, details, tiers);
        }

        return wire;
    }

    private static void Fill(Misroute wire, MisrouteDetails details, IReadOnlyList<string> tiers)
    {
        wire.DecidedBy = (Contracts.V1.DecidedBy)(int)EnumName<Decider>.Parse(details.DecidedBy);
        // On the wire the reason of a pin has the name that DecideResponse gives it.
        wire.Reasons.AddRange(details.Reasons.Select(r => r == "rule_pin" ? "rule" : r));
        wire.PromptDigest = Convert.ToHexStringLower(details.Digest.Span);
        foreach (var info in SignalTable.All.Where(s => (int)s.Signal < details.Signals.Count))
        {
            wire.Signals[info.Name] = details.Signals[(int)info.Signal];
        }

        for (var t = 0; t < Math.Min(details.Success.Count, tiers.Count); t++)
        {
            wire.TierProbabilities.Add(new TierProbability { Tier = tiers[t], Probability = details.Success[t] });
        }
    }
}
