using System.Text.RegularExpressions;
using RoutingDecision.State.Redis;
using RoutingDecision.TestKit;

namespace RoutingDecision.State.Tests.Redis;

public sealed partial class RedisKeysTests
{
    [Fact]
    public void Families_AndOperatorsTable_SayTheSame()
    {
        var rows = RowPattern().Matches(File.ReadAllText(SourceTree.Find("deploy/redis.md")))
            .Select(m => new RedisKeyFamily(m.Groups["key"].Value, m.Groups["type"].Value, m.Groups["life"].Value));

        Assert.Equal(RedisKeys.Families, rows);
    }

    [Theory]
    [InlineData("a", "bc", "ab", "c")]
    [InlineData("", "a", "a", "")]
    [InlineData("a:b", "c", "a", "b:c")]
    public void Conversation_DifferentNames_AreDifferentKeys(string tenant, string conversation, string otherTenant, string otherConversation)
    {
        var keys = new RedisKeys("rd");

        Assert.NotEqual(keys.Conversation(tenant, conversation), keys.Conversation(otherTenant, otherConversation));
    }

    [Fact]
    public void Conversation_NamesWithBraces_DoNotChooseTheSlot() =>
        Assert.DoesNotContain('{', new RedisKeys("rd").Conversation("{a}", "{b}").ToString());

    [GeneratedRegex(@"^\| `(?<key>rd:[^`]+)` \| (?<type>[a-z]+) \| (?<life>[^|]*?) ?\|$", RegexOptions.ExplicitCapture | RegexOptions.Multiline,
        matchTimeoutMilliseconds: 60_000)]
    private static partial Regex RowPattern();
}
