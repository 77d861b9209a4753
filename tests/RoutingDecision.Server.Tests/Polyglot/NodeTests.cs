namespace RoutingDecision.Server.Tests.Polyglot;

/// <summary>@grpc/grpc-js against the real server, step by step.</summary>
public sealed class NodeTests(NodeDecideRun decide, NodeOutcomesRun outcomes, NodeControlRun control, NodeShippedRun shipped, NodeReadmeRun readme)
    : IClassFixture<NodeDecideRun>, IClassFixture<NodeOutcomesRun>, IClassFixture<NodeControlRun>, IClassFixture<NodeShippedRun>,
      IClassFixture<NodeReadmeRun>
{
    public static TheoryData<string> DecideSteps => [.. PolyglotSteps.Decide];

    public static TheoryData<string> OutcomeSteps => [.. PolyglotSteps.Outcomes];

    public static TheoryData<string> ControlSteps => [.. PolyglotSteps.Control];

    public static TheoryData<string> ShippedSteps => [.. PolyglotSteps.Shipped];

    [Theory]
    [MemberData(nameof(DecideSteps))]
    public void Decide_FromJavaScript_IsOk(string step) => decide.AssertOk(step);

    [Theory]
    [MemberData(nameof(OutcomeSteps))]
    public void Outcomes_FromJavaScript_IsOk(string step) => outcomes.AssertOk(step);

    [Theory]
    [MemberData(nameof(ControlSteps))]
    public void Control_FromJavaScript_IsOk(string step) => control.AssertOk(step);

    [Theory]
    [MemberData(nameof(ShippedSteps))]
    public void Shipped_FromJavaScript_IsOk(string step) => shipped.AssertOk(step);

    [Fact]
    public void Readme_ExampleInJavaScript_RunsAsItStands() => readme.AssertOkAndNothingElse(["readme"]);

    [Fact]
    public void Runs_FromJavaScript_DoEveryStepAndNoOther()
    {
        decide.AssertOkAndNothingElse(PolyglotSteps.Decide);
        outcomes.AssertOkAndNothingElse(PolyglotSteps.Outcomes);
        control.AssertOkAndNothingElse(PolyglotSteps.Control);
        shipped.AssertOkAndNothingElse(PolyglotSteps.Shipped);
    }
}
