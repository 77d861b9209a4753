namespace RoutingDecision.Learning.Training;

/// <summary>Losses after one epoch of one member.</summary>
/// <param name="Member">Index of the member.</param>
/// <param name="Epoch">From 1.</param>
/// <param name="Train">Mean weighted loss of the epoch.</param>
/// <param name="Dev">The same on dev after it; 0 without a dev split.</param>
internal readonly record struct EpochLoss(int Member, int Epoch, double Train, double Dev);

/// <summary>Keeps the losses of a run, taken from its progress on the way to whoever watches it.</summary>
/// <param name="next">Who watches; null: nobody.</param>
/// <param name="epochs">Epochs of a member at most.</param>
internal sealed class LossLog(IProgress<TrainProgress>? next, int epochs) : IProgress<TrainProgress>
{
    private readonly List<EpochLoss> _losses = [];

    /// <summary>In the order in which they came; none for a recipe without epochs.</summary>
    public IReadOnlyList<EpochLoss> Losses => _losses;

    public void Report(TrainProgress value)
    {
        if (value.Stage == TrainStage.Training)
        {
            _losses.Add(new EpochLoss((value.Done - 1) / epochs, ((value.Done - 1) % epochs) + 1, value.TrainLoss, value.DevLoss));
        }

        next?.Report(value);
    }
}
