using FsCheck;
using FsCheck.Fluent;
using RoutingDecision.Core.Access;

namespace RoutingDecision.Core.Tests.Access;

public sealed class ApiKeyLinesTests
{
    private const string Hash = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    private const string Good = $$"""{"id":"010203abcdef","name":"chat","scopes":["decide","report"],"tenant":"acme","sha256":"{{Hash}}","expires":"2027-01-31T00:00:00Z"}""";

    [Fact]
    public void Parse_LinesCommentsAndEmptyLines_GivesTheKeys()
    {
        var list = ApiKeyLines.Parse($"# made in May\n\n{Good}\r\n  {Good.Replace("010203abcdef", "ffffffffffff", StringComparison.Ordinal)}\n");

        Assert.Empty(list.Problems);
        Assert.Equal(["010203abcdef", "ffffffffffff"], list.Keys.Select(k => k.Id));
        var key = list.Keys[0];
        Assert.Equal(("chat", "acme", AccessScopes.Decide | AccessScopes.Report), (key.Name, key.Tenant, key.Scopes));
        Assert.Equal(new DateTimeOffset(2027, 1, 31, 0, 0, 0, TimeSpan.Zero), key.Expires);
        Assert.Equal(Hash, Convert.ToHexStringLower(key.Hash.Span));
    }

    [Theory]
    [InlineData("{", "is not JSON")]
    [InlineData("[]", "is not a JSON object")]
    [InlineData("\"rdk_secret\"", "is not a JSON object")]
    [InlineData("{\"id\": \"X\"}", "id must be 12 lower-case hexadecimal digits")]
    [InlineData("{}", "name must be 1 to 128 characters")]
    [InlineData("{\"scopes\": [\"decide\", \"root\"]}", "scopes may hold decide, report, insight, admin")]
    [InlineData("{\"scopes\": []}", "scopes must be a list of decide, report, insight, admin")]
    [InlineData("{\"scopes\": \"decide\"}", "scopes must be a list of decide, report, insight, admin")]
    [InlineData("{\"scopes\": [1]}", "scopes may hold decide, report, insight, admin")]
    [InlineData("{\"tenant\": \"\"}", "tenant must be a tenant; leave it out for all of them")]
    [InlineData("{\"tenant\": null}", "tenant must be a tenant; leave it out for all of them")]
    [InlineData("{\"sha256\": \"00\"}", "sha256 must be 64 hexadecimal digits")]
    [InlineData("{\"expires\": \"soon\"}", "expires must be a time such as 2027-01-31T00:00:00Z")]
    [InlineData("{\"name\": \"a\", \"name\": \"b\"}", "name is there twice")]
    [InlineData("{\"rdk_secret\": 1}", "a field is not known; known are id, name, scopes, tenant, sha256, expires, per_second, burst, calls")]
    [InlineData("{\"per_second\": 0}", "per_second must be a number from 0.001 to 1000000")]
    [InlineData("{\"per_second\": \"1\"}", "per_second must be a number from 0.001 to 1000000")]
    [InlineData("{\"burst\": 1.5}", "burst must be a number from 1 to 1000000")]
    [InlineData("{\"calls\": 1e99}", "calls must be a number from 1 to 1000000")]
    [InlineData("{\"name\": \"\\ud800\"}", "is not JSON")]
    [InlineData("{\"scopes\": [\"admin\"], \"tenant\": \"acme\"}", "admin and a tenant exclude each other: policies, classifiers and models are everybody's")]
    public void Parse_BadLine_IsRefusedWithItsNumberAndWithoutItsText(string line, string problem)
    {
        var list = ApiKeyLines.Parse($"{Good}\n{line}");

        Assert.Contains($"line 2: {problem}", list.Problems);
        Assert.DoesNotContain(list.Problems, p => p.Contains("rdk_", StringComparison.Ordinal));
        Assert.Single(list.Keys);
    }

    [Fact]
    public void Parse_SameIdTwice_IsRefused() => Assert.Equal(["line 2: the id 010203abcdef is there twice"], ApiKeyLines.Parse($"{Good}\n{Good}").Problems);

    [Fact]
    public void Parse_MoreKeysThanAllowed_IsRefused()
    {
        var lines = Enumerable.Range(0, ApiKeyLines.MostKeys + 1).Select(i => Good.Replace("010203abcdef", $"{i:x12}", StringComparison.Ordinal));

        Assert.Equal(["10001 keys, allowed are 10000"], ApiKeyLines.Parse(string.Join('\n', lines)).Problems);
    }

    [Fact]
    public void Write_ThenParse_GivesTheSameKey() => Prop.ForAll(
        ArbMap.Default.GeneratorFor<(int Id, NonEmptyString Name, int Scopes, bool OfTenant, int Day)>().ToArbitrary(),
        drawn =>
        {
            var name = new string([.. drawn.Name.Get.Where(c => !char.IsControl(c) && !char.IsSurrogate(c)).Take(100)]) + "x";
            var key = new ApiKey
            {
                Id = $"{(uint)drawn.Id:x12}",
                Name = name,
                Scopes = (AccessScopes)(((uint)drawn.Scopes % 7) + 1),
                Tenant = drawn.OfTenant ? name : null,
                Hash = Convert.FromHexString(Hash),
                Limits = new ApiKeyLimits(drawn.OfTenant ? 0.5 : null, drawn.OfTenant ? null : 7, drawn.Day % 3 == 0 ? 12 : null),
                Expires = drawn.Day % 2 == 0 ? null : DateTimeOffset.UnixEpoch.AddDays(Math.Abs(drawn.Day % 20_000)),
            };

            var list = ApiKeyLines.Parse(ApiKeyLines.Write(key));

            Assert.Empty(list.Problems);
            var read = Assert.Single(list.Keys);
            Assert.Equal(key with { Hash = default }, read with { Hash = default });
            Assert.True(read.Hash.Span.SequenceEqual(key.Hash.Span));
        }).CheckRepeatably();
}
