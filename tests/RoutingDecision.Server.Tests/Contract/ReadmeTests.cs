using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Outcomes;
using RoutingDecision.Core.Selection;
using RoutingDecision.Server.Mapping;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Contract;

/// <summary>The pages of protos say all that the contract and the server know, and their examples are messages of the contract.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string Text = string.Join(
        '\n', Directory.GetFiles(SourceTree.Find("protos"), "*.md").Order(StringComparer.Ordinal).Select(File.ReadAllText));

    private static readonly FileDescriptor[] Files =
    [
        RoutingServiceReflection.Descriptor, OutcomeServiceReflection.Descriptor, InsightServiceReflection.Descriptor,
        PolicyServiceReflection.Descriptor,
    ];

    private static readonly JsonParser Json = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(false));

    private static readonly MethodDescriptor[] Methods = [.. Files.SelectMany(file => file.Services).SelectMany(service => service.Methods)];

    public static TheoryData<string> Calls => [.. Methods.Select(method => method.Name)];

    public static TheoryData<string> ReasonCodes => [.. Named<ReasonCode>().Select(ReasonTexts.CodeOf)];

    public static TheoryData<string> AdviceCodes => [.. Enum.GetValues<AdviceReason>().Select(AdviceTexts.CodeOf)];

    public static TheoryData<string> Constraints => [.. Named<HardConstraint>().Select(HardConstraintNames.Of)];

    public static TheoryData<string> Limits =>
    [
        .. typeof(RequestLimits).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(limit => Convert.ToDouble(limit.GetRawConstantValue(), CultureInfo.InvariantCulture).ToString(
                "N0", CultureInfo.InvariantCulture)).Distinct(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Calls))]
    public void Readme_Call_HasExamples(string call)
    {
        var method = Methods.Single(m => m.Name == call);
        var examples = Fences(Section(call), "json");
        Assert.Equal(2, examples.Count);
        Assert.NotNull(Json.Parse(examples[0], method.InputType));
        Assert.NotNull(Json.Parse(examples[1], method.OutputType));
    }

    [Theory]
    [MemberData(nameof(ReasonCodes))]
    public void Readme_ReasonCode_IsListed(string code) => Assert.Contains($"\n| `{code}` |", Section("Reasons"), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(AdviceCodes))]
    public void Readme_AdviceCode_IsListed(string code) => Assert.Contains($"\n| `{code}` |", Section("Advice"), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Constraints))]
    public void Readme_Constraint_IsListed(string name) => Assert.Contains($"\n| `{name}` |", Section("Constraints"), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Limits))]
    public void Readme_Limit_IsStated(string limit) => Assert.Matches($"(?<![0-9,]){Regex.Escape(limit)}(?!,?[0-9])", Section("Limits"));

    [Fact]
    public void Readme_Tables_ListNothingThatDoesNotExist()
    {
        Assert.Equal(Named<ReasonCode>().Select(ReasonTexts.CodeOf), Rows("Reasons"));
        Assert.Equal(Enum.GetValues<AdviceReason>().Select(AdviceTexts.CodeOf), Rows("Advice"));
        Assert.Equal(Named<HardConstraint>().Select(HardConstraintNames.Of), Rows("Constraints"));
    }

    /// <summary>All values but the neutral one.</summary>
    private static IEnumerable<T> Named<T>()
        where T : struct, Enum => Enum.GetValues<T>().Where(value => Convert.ToInt32(value, CultureInfo.InvariantCulture) != 0);

    /// <summary>The text below a heading, up to the next one.</summary>
    private static string Section(string heading)
    {
        var match = Regex.Match(Text, $@"^#+ {Regex.Escape(heading)}\n(?<text>[\s\S]*?)(?=^#+ |\z)", RegexOptions.Multiline, TimeSpan.FromSeconds(5));
        return match.Success ? match.Groups["text"].Value : throw new InvalidOperationException($"There is no heading '{heading}'.");
    }

    private static IEnumerable<string> Rows(string heading) => FirstColumn().Matches(Section(heading)).Select(match => match.Groups["code"].Value);

    private static List<string> Fences(string text, string language) =>
        [.. Regex.Matches(text, $@"^```{language}\n(?<text>[\s\S]*?)^```", RegexOptions.Multiline, TimeSpan.FromSeconds(5)).Select(
            match => match.Groups["text"].Value)];

    [GeneratedRegex(@"^\| `(?<code>\w+)` \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex FirstColumn();
}
