using RoutingDecision.Learning.Plots;
using RoutingDecision.Learning.Training;

namespace RoutingDecision.Learning.Reports;

/// <summary>Loss over epochs of every member, on train and on dev. Nothing for a recipe without epochs.</summary>
internal static class LossPlot
{
    public static string? Of(IReadOnlyList<EpochLoss> losses)
    {
        if (losses.Count == 0)
        {
            return null;
        }

        var hasDev = losses.Any(l => l.Dev > 0);
        var members = losses.GroupBy(l => l.Member).ToArray();
        return new Chart
        {
            Title = "Loss of each network",
            X = new Axis("epoch", 0, losses.Max(l => l.Epoch) + 1),
            Y = Axis.Around("mean weighted loss", losses.SelectMany(l => hasDev ? new[] { l.Train, l.Dev } : [l.Train])),
            Series =
            [
                .. members.SelectMany(member => Member(member.Key, [.. member], hasDev)),
            ],
            Width = 560,
        }.ToSvg();
    }

    private static IEnumerable<PlotSeries> Member(int member, EpochLoss[] losses, bool hasDev)
    {
        yield return new LineSeries($"network {member + 1}, train", member, [.. losses.Select(l => ((double)l.Epoch, l.Train))]);
        if (hasDev)
        {
            yield return new LineSeries($"network {member + 1}, dev", member, [.. losses.Select(l => ((double)l.Epoch, l.Dev))], Dashed: true);
        }
    }
}
