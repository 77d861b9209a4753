using System.Text;
using RoutingDecision.Core.Access;
using RoutingDecision.TestKit.Fuzzing;

namespace RoutingDecision.Server.Tests.Security;

/// <summary>Key files that an editor, or somebody, has spoilt: what is taken of them is a key that could have been written.</summary>
[Trait("Category", "Fuzz")]
public sealed class KeyLinesFuzzTests
{
    [Fact]
    public void Parse_AnyText_GivesKeysThatCanBeWrittenAgainOrProblems() => FuzzRun.Of(
        [Encoding.UTF8.GetBytes(TestKeys.Lines), "{}"u8.ToArray(), "[[[["u8.ToArray(),
            "{\"scopes\":[[]],\"expires\":1,\"calls\":1e99,\"name\":\"\\ud800\"}"u8.ToArray()],
        bytes =>
        {
            var list = ApiKeyLines.Parse(Encoding.UTF8.GetString(bytes));

            var again = ApiKeyLines.Parse(string.Join('\n', list.Keys.Select(ApiKeyLines.Write)));
            Assert.Equal(list.Keys.Select(k => k.Id), again.Keys.Select(k => k.Id));
            Assert.DoesNotContain(list.Keys, k => k.Tenant is not null && k.Scopes.HasFlag(AccessScopes.Admin));
        });
}
