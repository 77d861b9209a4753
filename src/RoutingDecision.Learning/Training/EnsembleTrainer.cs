using RoutingDecision.Learning.Data;

namespace RoutingDecision.Learning.Training;

/// <summary>
/// Trains the members one after the other, each from a seed of its own. Generalists learn everything; a specialist learns benchmark questions alone
/// and answers for them, because in one table the words of much traffic crowd out those of few questions.
/// </summary>
internal static class EnsembleTrainer
{
    public static NetworkEnsemble Fit(ExampleSet data, TrainOptions options, IProgress<TrainProgress>? progress, CancellationToken cancel)
    {
        var (settings, labels, clock) = (options.Hyperparameters, options.Labels, options.Clock);
        var shape = new NetworkShape(
            data.Features.DictionarySize, settings.Width, data.Features.Signals.Count, settings.SignalHidden, settings.Hidden, labels.Tiers.Count, labels.Tasks.Count);
        var workers = options.Threads > 0 ? options.Threads : Environment.ProcessorCount;
        Example[] benchmarks = [.. data.Examples.Where(e => e.IsBenchmark)];
        var specialists = benchmarks.Length == 0 || benchmarks.Length == data.Examples.Count ? 0 : settings.Specialists;
        var total = settings.Members + specialists;
        var started = clock.GetTimestamp();
        var members = new Member[total];
        for (var m = 0; m < total; m++)
        {
            var special = m >= settings.Members;
            var turn = progress is null ? null : new MemberProgress(progress, m, total, clock, started);
            var network = new TrainLoop(shape, special ? benchmarks : data.Examples, settings, options.Seed + ((ulong)m << 32), workers, cancel).Run(turn, clock);
            members[m] = new Member(
                network,
                special ? 0f : 1f / settings.Members,
                specialists == 0 ? 1f / settings.Members : special ? 1f / specialists : 0f);
        }

        return new NetworkEnsemble(members);
    }

    /// <summary>One member's epochs as a part of all.</summary>
    private sealed class MemberProgress(IProgress<TrainProgress> all, int member, int members, TimeProvider clock, long started) : IProgress<TrainProgress>
    {
        public void Report(TrainProgress value)
        {
            var done = (member * value.Total) + value.Done;
            var left = clock.GetElapsedTime(started) / done * ((members * value.Total) - done);
            all.Report(value with { Done = done, Total = members * value.Total, TimeLeft = left });
        }
    }
}
