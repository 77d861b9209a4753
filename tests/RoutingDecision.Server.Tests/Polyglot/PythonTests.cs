namespace RoutingDecision.Server.Tests.Polyglot;

/// <summary>The distribution's grpcio, on the gRPC C core, against the real server, step by step.</summary>
public sealed class PythonTests(
    PythonDecideRun decide, PythonOutcomesRun outcomes, PythonControlRun control, PythonShippedRun shipped, PythonReadmeRun readme)
    : IClassFixture<PythonDecideRun>, IClassFixture<PythonOutcomesRun>, IClassFixture<PythonControlRun>, IClassFixture<PythonShippedRun>,
      IClassFixture<PythonReadmeRun>
{
    public static TheoryData<string> DecideSteps => [.. PolyglotSteps.Decide];

    public static TheoryData<string> OutcomeSteps => [.. PolyglotSteps.Outcomes];

    public static TheoryData<string> ControlSteps => [.. PolyglotSteps.Control];

    public static TheoryData<string> ShippedSteps => [.. PolyglotSteps.Shipped];

    [Theory]
    [MemberData(nameof(DecideSteps))]
    public void Decide_FromPython_IsOk(string step) => decide.AssertOk(step);

    [Theory]
    [MemberData(nameof(OutcomeSteps))]
    public void Outcomes_FromPython_IsOk(string step) => outcomes.AssertOk(step);

    [Theory]
    [MemberData(nameof(ControlSteps))]
    public void Control_FromPython_IsOk(string step) => control.AssertOk(step);

    [Theory]
    [MemberData(nameof(ShippedSteps))]
    public void Shipped_FromPython_IsOk(string step) => shipped.AssertOk(step);

    [Fact]
    public void Readme_ExampleInPython_RunsAsItStands() => readme.AssertOkAndNothingElse(["readme"]);

    [Fact]
    public void Runs_FromPython_DoEveryStepAndNoOther()
    {
        decide.AssertOkAndNothingElse(PolyglotSteps.Decide);
        outcomes.AssertOkAndNothingElse(PolyglotSteps.Outcomes);
        control.AssertOkAndNothingElse(PolyglotSteps.Control);
        shipped.AssertOkAndNothingElse(PolyglotSteps.Shipped);
    }
}
