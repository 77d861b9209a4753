using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Policies;

namespace RoutingDecision.Core.Tests.Cases;

/// <summary>Decisions, case by case: see the YAML files beside this one. Every expected line must hold.</summary>
public sealed class GoldenCaseTests
{
    public static TheoryData<string, string> All
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var file in CaseFile.Names)
            {
                foreach (var golden in CaseFile.Load(file))
                {
                    all.Add(file, golden.Name);
                }
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Decide_GoldenCase_GivesWhatItSays(string file, string name)
    {
        var golden = Assert.Single(CaseFile.Load(file), c => c.Name == name);
        var world = new CaseWorld(golden);
        var decision = new Decision();
        new DecisionEngine(world, TimeProvider.System).Decide(world.Request, world.Inputs, decision);

        var expected = golden.Node.Find("expect")!.Entries;
        Assert.NotEmpty(expected);
        var difference = expected
            .Select(e => (e.Key, Expected: Text(e.Value), Actual: CaseResult.Of(e.Key, decision, world)))
            .Where(e => e.Expected != e.Actual)
            .Select(e => $"{e.Key}: expected [{e.Expected}], got [{e.Actual}]");
        Assert.True(!difference.Any(), $"{file}.yaml({golden.Node.Line}): {string.Join(Environment.NewLine, difference)}");
    }

    private static string Text(PolicyNode node) => node.Kind == NodeKind.Sequence ? string.Join(", ", node.Items.Select(i => i.Value)) : node.Value;
}
