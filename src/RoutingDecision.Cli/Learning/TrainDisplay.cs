using System.Globalization;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Learning.Training;
using Spectre.Console;

namespace RoutingDecision.Cli.Learning;

/// <summary>Shows a training run on standard error: a moving bar where a person looks, else a line per step.</summary>
internal static class TrainDisplay
{
    public static Task<TrainReport> ShowAsync(Terminal terminal, Func<IProgress<TrainProgress>, TrainReport> train) => terminal.ErrorIsWindow
        ? terminal.Progress().Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new SpinnerColumn())
            .StartAsync(context => Task.Run(() => train(new Bar(context.AddTask("reading", maxValue: 1)))))
        : Task.Run(() => train(new Lines(terminal.Error)));

    /// <summary>What a step says, e.g. "training 3 of 40, loss 0.4123, held back 0.4310, 12 s left".</summary>
    internal static string TextOf(in TrainProgress step)
    {
        var stage = $"{step.Stage.ToString().ToLowerInvariant()} {step.Done} of {step.Total}";
        if (step.Stage != TrainStage.Training)
        {
            return stage;
        }

        var left = step.TimeLeft > TimeSpan.Zero ? Invariant($", {Math.Ceiling(step.TimeLeft.TotalSeconds):0} s left at most") : "";
        return stage + Invariant($", loss {step.TrainLoss:0.0000}, on held-back data {step.DevLoss:0.0000}") + left;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    // Not Progress<T>: that one would post to the thread pool, and lines could change places.
    private sealed class Lines(TextWriter output) : IProgress<TrainProgress>
    {
        public void Report(TrainProgress value) => output.WriteLine(TextOf(value));
    }

    private sealed class Bar(ProgressTask task) : IProgress<TrainProgress>
    {
        public void Report(TrainProgress value)
        {
            task.Description = Markup.Escape(TextOf(value));
            task.MaxValue = Math.Max(1, value.Total);
            task.Value = value.Done;
        }
    }
}
