using RoutingDecision.Core.Access;
using RoutingDecision.Server.Security;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Security;

public sealed class KeyRingTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly KeyRing _ring = new(
        ApiKeyLines.Parse($"{TestKeys.Lines}\n{TestKeys.Line("may", AccessScopes.Decide, expires: Now)}").Keys, TimeProvider.System);

    [Fact]
    public void Find_KnownKey_GivesItsOwner()
    {
        var (acme, boss) = (_ring.Find(TestKeys.TextOf("acme"), Now), _ring.Find(TestKeys.TextOf("boss"), Now));

        Assert.Equal(
            ("acme", AccessScopes.Decide | AccessScopes.Report | AccessScopes.Insight, "acme"), (acme!.Name, acme.Scopes, acme.Tenant));
        Assert.Equal(("boss", AccessScopes.Admin, null), (boss!.Name, boss.Scopes, boss.Tenant));
    }

    [Fact]
    public void GiveWayTo_KeysThatLoseNothing_LeavesTheirTermsAndEndsTheOthers()
    {
        var before = Ring(
            TestKeys.Line("same", AccessScopes.Decide), TestKeys.Line("grown", AccessScopes.Decide), TestKeys.Line("gone", AccessScopes.Decide),
            TestKeys.Line("shrunk", AccessScopes.Decide | AccessScopes.Report), TestKeys.Line("moved", AccessScopes.Decide, "acme"));
        var next = Ring(
            before,
            TestKeys.Line("same", AccessScopes.Decide), TestKeys.Line("grown", AccessScopes.Decide | AccessScopes.Report),
            TestKeys.Line("shrunk", AccessScopes.Report), TestKeys.Line("moved", AccessScopes.Decide, "bolt"));

        before.GiveWayTo(next);

        Assert.Equal(
            ["gone", "moved", "shrunk"],
            new[] { "gone", "grown", "moved", "same", "shrunk" }.Where(n => TermOf(before, n)!.Ended.IsCancellationRequested));
        Assert.DoesNotContain(["grown", "moved", "same", "shrunk"], n => TermOf(next, n)!.Ended.IsCancellationRequested);
        Assert.Same(TermOf(before, "same"), TermOf(next, "same"));
    }

    [Fact]
    public void EndExpired_KeyThatIsGivenMoreTimeLater_BeginsAnotherTerm()
    {
        var before = Ring(TestKeys.Line("may", AccessScopes.Decide, expires: Now));
        var term = TermOf(before, "may", Now.AddTicks(-1))!;
        before.EndExpired(Now.AddTicks(-1));
        Assert.False(term.Ended.IsCancellationRequested);

        before.EndExpired(Now);
        var next = Ring(before, TestKeys.Line("may", AccessScopes.Decide, expires: Now.AddDays(1)));

        Assert.True(term.Ended.IsCancellationRequested);
        Assert.False(TermOf(next, "may")!.Ended.IsCancellationRequested);
    }

    private static KeyRing Ring(params string[] lines) => Ring(null, lines);

    private static KeyRing Ring(KeyRing? before, params string[] lines) =>
        new(ApiKeyLines.Parse(string.Join('\n', lines)).Keys, TimeProvider.System, before);

    private static KeyTerm? TermOf(KeyRing ring, string name, DateTimeOffset? now = null) => ring.Find(TestKeys.TextOf(name), now ?? Now)?.Term;

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
        Assert.All(texts, text => Assert.Equal(0, Allocations.Least(() => _ring.Find(text, Now))));
    }
}
