using RoutingDecision.Core.Access;
using RoutingDecision.Server.Security;

namespace RoutingDecision.Server.Tests.Security;

public sealed class KeyRingTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly KeyRing _ring = new(
        ApiKeyLines.Parse($"{TestKeys.Lines}\n{TestKeys.Line("may", AccessScopes.Decide, expires: Now)}").Keys, TimeProvider.System);

    [Fact]
    public void Find_KnownKey_GivesItsOwner()
    {
        Assert.Equal(new CallerIdentity("acme", AccessScopes.Decide | AccessScopes.Report | AccessScopes.Insight, "acme"), _ring.Find(
            TestKeys.TextOf("acme"), Now));
        Assert.Equal(new CallerIdentity("boss", AccessScopes.Admin, null), _ring.Find(TestKeys.TextOf("boss"), Now));
    }

    [Fact]
    public void Find_EveryOneCharacterChanged_IsNobody()
    {
        var key = TestKeys.TextOf("acme");
        Assert.All(Enumerable.Range(0, key.Length), i =>
        {
            var changed = key.ToCharArray();
            changed[i] = changed[i] == 'a' ? 'b' : 'a';
            // The last character of base64url holds two bits that no byte has; it is compared as text all the same.
            Assert.Null(_ring.Find(changed, Now));
        });
    }

    [Fact]
    public void Find_SecretOfAnotherKey_IsNobody() =>
        Assert.Null(_ring.Find(TestKeys.TextOf("acme")[..17] + TestKeys.TextOf("boss")[17..], Now));

    [Fact]
    public void Find_UnknownOrNoKey_IsNobody()
    {
        Assert.Null(_ring.Find(TestKeys.TextOf("stranger"), Now));
        Assert.Null(_ring.Find("", Now));
        Assert.Null(_ring.Find(new string('x', 100_000), Now));
    }

    [Fact]
    public void Find_ExpiredKey_IsNobodyFromThatMomentOn()
    {
        Assert.NotNull(_ring.Find(TestKeys.TextOf("may"), Now.AddTicks(-1)));
        Assert.Null(_ring.Find(TestKeys.TextOf("may"), Now));
    }

    [Fact]
    public void Find_AnyKey_AllocatesNothing()
    {
        string[] texts = [TestKeys.TextOf("acme"), TestKeys.TextOf("stranger"), "x"];
        Assert.NotNull(_ring.Find(texts[0], Now));
        Assert.Null(_ring.Find(texts[1], Now));
        var begin = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 3_000; i++)
        {
            _ring.Find(texts[i % 3], Now);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - begin);
    }
}
