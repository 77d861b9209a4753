using RoutingDecision.Core.Policies.Binding;
using RoutingDecision.Core.Requests;

namespace RoutingDecision.Core.Policies.Sections;

/// <summary>An entry of `tests:`.</summary>
internal static class TestSection
{
    private static readonly Shape<string> Title = new TextShape(500);

    private static readonly Field<string> Name = Field<string>.Needed("name", Title, "What the test shows.", "");
    private static readonly Field<GivenDocument?> Given = Field<GivenDocument?>.Needed("given", RequestSection.Shape!, "The request.", null);
    private static readonly Field<IReadOnlyDictionary<string, string>> Expect =
        Field<IReadOnlyDictionary<string, string>>.Needed("expect", ExpectShape.Instance, "What must come out.", ExpectShape.Nothing);

    public static readonly Section<PolicyTest> Shape = new("A test that runs before the policy is published.", Build, Name, Given, Expect);

    private static PolicyTest Build(SectionReader r)
    {
        var given = r.Get(Given);
        return new PolicyTest
        {
            Name = r.Get(Name),
            Given = given?.Request ?? new RoutingRequest { Prompt = default },
            GivenSuccess = given?.Success?.Select(p => (float)p).ToArray(),
            GivenTask = given?.Task,
            GivenLanguage = given?.Language,
            GivenDrifting = given?.Drifting ?? false,
            Expect = r.Get(Expect),
            Line = r.Node.Line,
        };
    }
}
