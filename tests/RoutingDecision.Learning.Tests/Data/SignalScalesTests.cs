using RoutingDecision.Classifier.Features;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Learning.Data;

namespace RoutingDecision.Learning.Tests.Data;

public sealed class SignalScalesTests
{
    [Fact]
    public void Learn_SignalThatNeverVaries_ReadsAsNothingWhateverIsServed()
    {
        var scales = Learn("plain words", "more plain words", "and a few more of them");
        var attachments = Normalised(scales, Signal.Attachments, value: 20);
        Assert.Equal(0, attachments, 1e-4);
    }

    [Fact]
    public void Learn_SignalThatVaries_IsReadByItsDeviation()
    {
        var scales = Learn("plain words", "does it? is it? was it?", "and a few more of them");
        Assert.InRange(Normalised(scales, Signal.Questions, value: 3), 1, 4);
    }

    private static IReadOnlyList<SignalScale> Learn(params string[] asks) => SignalScales.Learn([.. asks.Select(Row)]);

    private static float Normalised(IReadOnlyList<SignalScale> scales, Signal signal, float value)
    {
        var name = SignalTable.All.Single(i => i.Signal == signal).Name;
        var scale = Assert.Single(scales, s => s.Signal == name);
        var shape = default(PromptSignals);
        shape[signal] = value;
        var target = new float[1];
        new SignalNormaliser([scale]).Write(shape, target);
        return target[0];
    }

    private static Example Row(string ask) => new()
    {
        Source = 0,
        Split = Split.Train,
        Ids = [],
        Shape = PromptReader.Read(new PromptInput { Messages = new[] { new PromptMessage(MessageRole.User, ask) }, SystemPrompt = "" }).Signals,
        Success = [1f],
        Weight = [1f],
        Tier = 0,
        Task = -1,
    };
}
