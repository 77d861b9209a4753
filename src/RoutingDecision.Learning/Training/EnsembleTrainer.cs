using RoutingDecision.Learning.Data;

namespace RoutingDecision.Learning.Training;

/// <summary>Trains the members one after the other, each from a seed of its own.</summary>
internal static class EnsembleTrainer
{
    public static NetworkEnsemble Fit(ExampleSet data, TrainOptions options, IProgress<TrainProgress>? progress, CancellationToken cancel)
    {
        var (settings, labels, clock) = (options.Hyperparameters, options.Labels, options.Clock);
        var shape = new NetworkShape(
            data.Features.DictionarySize, settings.Width, data.Features.Signals.Count, settings.SignalHidden, settings.Hidden, labels.Tiers.Count, labels.Tasks.Count);
        var workers = options.Threads > 0 ? options.Threads : Environment.ProcessorCount;
        var started = clock.GetTimestamp();
        var members = new Network[settings.Members];
        for (var m = 0; m < members.Length; m++)
        {
            var turn = progress is null ? null : new MemberProgress(progress, m, members.Length, clock, started);
            members[m] = new TrainLoop(shape, data.Examples, settings, options.Seed + ((ulong)m << 32), workers, cancel).Run(turn, clock);
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
