namespace RoutingDecision.Learning.Training;

/// <summary>What a training run is doing.</summary>
public enum TrainStage
{
    Reading,
    Training,
    Calibrating,
    Writing,
}

/// <summary>A step of a training run, for a progress bar. Reported from the training thread.</summary>
/// <param name="Stage">What is being done.</param>
/// <param name="Done">Steps done of this stage: epochs when training, files when reading.</param>
/// <param name="Total">Steps of this stage at most; early stopping may end it before.</param>
/// <param name="TrainLoss">Mean weighted loss of the epoch, 0 outside training.</param>
/// <param name="DevLoss">The same on dev, 0 outside training.</param>
/// <param name="TimeLeft">Estimate for this stage, zero if unknown.</param>
public readonly record struct TrainProgress(TrainStage Stage, int Done, int Total, double TrainLoss, double DevLoss, TimeSpan TimeLeft);
