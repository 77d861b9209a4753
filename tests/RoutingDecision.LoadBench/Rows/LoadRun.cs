using RoutingDecision.LoadBench.Processes;

namespace RoutingDecision.LoadBench.Rows;

/// <summary>
/// Measures rows side by side: in each round every row has a fresh server, all of them are warmed up, and then short bursts take turns, so that a
/// machine that is slower for a while is slower for all rows.
/// </summary>
internal sealed class LoadRun(LoadPlan plan, string server, ServerLaunch echo, Surroundings surroundings, Action<string> tell)
{
    private const double Half = 0.5;

    private static readonly double[] Curve = [0.25, 0.75, 0.9];

    public async Task<IReadOnlyList<RowSamples>> MeasureAsync(IReadOnlyList<LoadRow> rows)
    {
        var all = rows.Select(r => new RowSamples(r)).ToArray();
        for (var round = 1; round <= plan.Rounds; round++)
        {
            tell($"round {round} of {plan.Rounds}: starting {all.Length} servers");
            await RoundAsync(all);
        }

        return all;
    }

    private async Task RoundAsync(IReadOnlyList<RowSamples> all)
    {
        var sessions = new List<(RowSession Session, LoadRow Row)>();
        try
        {
            foreach (var samples in all)
            {
                sessions.Add((await RowSession.StartAsync(samples, LaunchOf(samples.Row), surroundings, plan.WarmUp), samples.Row));
            }

            await BurstsAsync(sessions);
        }
        finally
        {
            foreach (var (session, _) in sessions)
            {
                await session.DisposeAsync();
            }
        }
    }

    private ServerLaunch LaunchOf(LoadRow row) =>
        row.IsEcho ? echo
        : row.Variant.Length > 0 ? ServerLaunch.VariantFor(server, row.Variant)
        : new ServerLaunch(row.Program.Length > 0 ? row.Program : server) { Environment = row.Environment };

    private async Task BurstsAsync(IReadOnlyList<(RowSession Session, LoadRow Row)> sessions)
    {
        for (var burst = 0; burst < plan.Bursts; burst++)
        {
            foreach (var (session, row) in sessions)
            {
                await session.SaturateAsync(plan.Burst);
                if (row.ByH2Load)
                {
                    await session.ByH2LoadAsync(plan.Burst);
                }
            }
        }

        for (var burst = 0; burst < plan.Bursts; burst++)
        {
            foreach (var (session, row) in sessions)
            {
                await session.AtShareAsync(Half, plan.Burst);
                foreach (var share in row.HasCurve ? Curve : [])
                {
                    await session.AtShareAsync(share, plan.Burst);
                }
            }
        }

        foreach (var (session, row) in sessions.Where(_ => plan.Fills))
        {
            session.Fill(row.FillTo, plan.Burst);
        }
    }
}
