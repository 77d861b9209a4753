using RoutingDecision.Cli.Learning;
using RoutingDecision.Learning.Training;

namespace RoutingDecision.Cli.Tests.Learning;

public sealed class TrainDisplayTests
{
    [Fact]
    public void TextOf_Training_HasLossesAndTheTimeLeft() => Assert.Equal(
        "training 3 of 40, loss 0.4123, on held-back data 0.4310, 13 s left at most",
        TrainDisplay.TextOf(new TrainProgress(TrainStage.Training, 3, 40, 0.41234, 0.431, TimeSpan.FromSeconds(12.2))));

    [Fact]
    public void TextOf_AnotherStage_HasItsSteps() =>
        Assert.Equal("reading 1 of 2", TrainDisplay.TextOf(new TrainProgress(TrainStage.Reading, 1, 2, 0, 0, TimeSpan.Zero)));
}
