using RoutingDecision.LoadBench.Processes;
using RoutingDecision.LoadBench.Rows;

namespace RoutingDecision.LoadBench.Profiles;

/// <summary>Lets one row after the other have the machine to itself, with a fresh server, and samples what this does at saturation.</summary>
internal sealed class ProfileRun(LoadPlan plan, string server, ServerLaunch echo, Surroundings surroundings, Action<string> tell)
{
    public async Task<IReadOnlyList<ProfiledRow>> MeasureAsync(IReadOnlyList<LoadRow> rows)
    {
        var all = new List<ProfiledRow>();
        foreach (var row in rows)
        {
            tell($"{row.Title}: {plan.WarmUp.TotalSeconds} s of warm-up and until little is compiled, {plan.Burst.TotalSeconds} s of samples");
            all.Add(await MeasureAsync(row));
        }

        return all;
    }

    private async Task<ProfiledRow> MeasureAsync(LoadRow row)
    {
        var samples = new RowSamples(row);
        var launch = ProfileRows.Told(row.IsEcho ? echo : new ServerLaunch(server));
        await using var session = await RowSession.StartAsync(samples, launch, surroundings, plan.WarmUp);
        await session.SettleAsync(plan.Settling, plan.Burst);
        await using var recording = PerfRecording.Start(session.ProcessId, plan.Burst);
        await session.SaturateAsync(plan.Burst);
        return new ProfiledRow(samples, await recording.ReadAsync());
    }
}
