using System.Buffers.Text;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Requests;
using RoutingDecision.Core.Selection;
using RoutingDecision.Core.Tests.Cases;
using RoutingDecision.Core.Tests.Selection;

namespace RoutingDecision.Core.Tests.Decisions;

public sealed class DecisionTokensTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 14, 9, 26, 53, 589, TimeSpan.Zero);
    private static readonly TokenKey First = Key(1);
    private static readonly TokenKey Second = Key(2);
    private static readonly RoutingPolicy Policy = TestPolicy.With("""
        routing: {strategy: auto}
        sampling: {evaluate: 0.25}
        experiments:
          - {id: e1, key: user, arms: [{id: a, share: 0.5}, {id: b, share: 0.5, set: {routing: {max_attempts: 2}}}]}
          - {id: e2, key: tenant, arms: [{id: c, share: 1, set: {routing: {accept_threshold: 0.9}}}]}
        """);

    private readonly DecisionTokens _tokens = new([First], TimeSpan.FromHours(1));

    [Fact]
    public void Read_SignedToken_GivesTheDecision()
    {
        var (decision, request) = Decide();
        Assert.Equal(TokenFault.None, _tokens.Read(_tokens.Sign(decision, request, Now), Now, out var claims));

        var catalog = Policy.Catalog;
        var route = decision.Route;
        Assert.Equal(Now, claims!.Issued);
        Assert.Equal(decision.Seed, claims.Seed);
        Assert.Equal((Policy.Version, "assumed"), (claims.PolicyVersion, claims.ClassifierVersion));
        Assert.Equal((request.Tenant, request.Feature), (claims.Tenant, claims.Feature));
        Assert.Equal((catalog.Models[route.Model].Id, catalog.Tiers[route.Tier], catalog.Tiers[route.TargetTier]), (claims.Model, claims.Tier, claims.TargetTier));
        Assert.NotEqual(claims.Tier, claims.TargetTier);
        Assert.Equal(decision.Snapshot.Tasks[decision.Task], claims.Task);
        Assert.Equal((route.DecidedBy, route.Plan.Strategy, route.Plan.MaxAttempts), (claims.DecidedBy, claims.Strategy, claims.MaxAttempts));
        Assert.Equal((decision.Confidence, (float)route.Propensity, (float)route.Plan.AcceptThreshold), (claims.Confidence, claims.Propensity, claims.AcceptThreshold));
        Assert.Equal(((float)decision.EstimatedCostUsd, (float)decision.BaselineCostUsd), (claims.EstimatedCostUsd, claims.BaselineCostUsd));
        Assert.Equal(new UInt128(decision.Digest.A, decision.Digest.B), claims.Digest);
        Assert.Equal(((float)route.Plan.EvaluateProbability, route.Plan.Evaluate), (claims.EvaluateProbability, claims.Evaluate));
        Assert.Equal(route.Fallbacks.ToArray().Select(f => f.Model), claims.Fallbacks);
        Assert.Equal(["e1", "e2"], claims.Arms.Select(a => a.Key));
        Assert.Equal("c", claims.Arms[1].Value);
    }

    [Fact]
    public void Sign_SameInputs_GivesTheSameToken() =>
        Assert.Equal(Sign(), Sign());

    [Fact]
    public void Read_AfterTheKeyWasRotated_KnowsBoth()
    {
        var old = Sign();
        var rotated = new DecisionTokens([Second, First], TimeSpan.FromHours(1));
        var (decision, request) = Decide();
        var young = rotated.Sign(decision, request, Now);

        Assert.Equal(TokenFault.None, rotated.Read(old, Now, out _));
        Assert.Equal(TokenFault.None, rotated.Read(young, Now, out _));
        Assert.Equal(TokenFault.UnknownKey, _tokens.Read(young, Now, out _));
        Assert.Equal(TokenFault.UnknownKey, new DecisionTokens([Second], TimeSpan.FromHours(1)).Read(old, Now, out var none));
        Assert.Null(none);
    }

    [Fact]
    public void Read_TwoKeysOfOneId_TriesBoth()
    {
        var twin = Enumerable.Range(3, 100_000).Select(Key).First(k => k.Id == First.Id);
        Assert.Equal(TokenFault.None, new DecisionTokens([twin, First], TimeSpan.FromHours(1)).Read(Sign(), Now, out _));
        Assert.Equal(TokenFault.BadSignature, new DecisionTokens([twin], TimeSpan.FromHours(1)).Read(Sign(), Now, out _));
    }

    [Fact]
    public void Read_Lifetime_IsABound()
    {
        var token = Sign();
        Assert.Equal(TokenFault.None, _tokens.Read(token, Now + TimeSpan.FromHours(1), out _));
        Assert.Equal(TokenFault.Expired, _tokens.Read(token, Now + TimeSpan.FromHours(1) + TimeSpan.FromMilliseconds(1), out var claims));
        Assert.Null(claims);
        Assert.Equal(TokenFault.None, _tokens.Read(token, Now - TimeSpan.FromMinutes(5), out _));
    }

    [Fact]
    public void Read_AnyBitFlipped_IsRefused()
    {
        var bytes = Base64Url.DecodeFromChars(Sign());
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.NotEqual(TokenFault.None, _tokens.Read(Base64Url.EncodeToString(bytes), Now, out var claims));
            Assert.Null(claims);
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void Read_AnyCharacterReplaced_IsRefused()
    {
        var token = Sign();
        for (var i = 0; i < token.Length; i++)
        {
            foreach (var c in "AaZz09-_+/=%\0é")
            {
                var forged = string.Concat(token.AsSpan(0, i), [c], token.AsSpan(i + 1));
                Assert.True(c == token[i] || _tokens.Read(forged, Now, out _) != TokenFault.None, $"'{c}' at {i}");
            }
        }
    }

    [Fact]
    public void Read_Truncated_IsRefused()
    {
        var token = Sign();
        for (var length = 0; length < token.Length; length++)
        {
            Assert.NotEqual(TokenFault.None, _tokens.Read(token[..length], Now, out _));
            Assert.NotEqual(TokenFault.None, _tokens.Read(token[length..] + "A", Now, out _));
        }
    }

    [Fact]
    public void Read_Garbage_NeverThrows()
    {
        var random = new Random(99);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(300)];
            random.NextBytes(bytes);
            if (bytes.Length > 1 && i % 2 == 0)
            {
                (bytes[0], bytes[1]) = (1, First.Id);
            }

            Assert.NotEqual(TokenFault.None, _tokens.Read(i % 3 == 0 ? System.Text.Encoding.Latin1.GetString(bytes) : Base64Url.EncodeToString(bytes), Now, out _));
        }

        Assert.Equal(TokenFault.Malformed, _tokens.Read(new string('A', 1_000_000), Now, out _));
    }

    [Theory]
    [InlineData("mieter-zürich", "ähm")]
    [InlineData("租户一", "機能")]
    [InlineData("😀😀", "\ud800 alone")]
    [InlineData("", "")]
    public void Read_NamesOfAnyScript_ComeBack(string tenant, string feature)
    {
        var (decision, request) = Decide(tenant, feature);
        Assert.Equal(TokenFault.None, _tokens.Read(_tokens.Sign(decision, request, Now), Now, out var claims));
        Assert.Equal((tenant, feature.Replace('\ud800', '\ufffd')), (claims!.Tenant, claims.Feature));
    }

    [Fact]
    public void Read_NamesOfTheGreatestLength_ComeBack()
    {
        string Long(char c, int index) => new string(c, 126) + index.ToString("00");
        var policy = TestPolicy.With("{experiments: [" + string.Join(", ", Enumerable.Range(0, 6).Select(e =>
            $"{{id: {Long('e', e)}, key: tenant, arms: [{{id: {Long('a', e)}, share: 1, set: {{routing: {{max_attempts: {e + 1}}}}}}}]}}")) + "]}");
        var (decision, request) = Decide(new string('租', 256), new string('機', 256), policy);
        Assert.Equal(TokenFault.None, _tokens.Read(_tokens.Sign(decision, request, Now), Now, out var claims));
        Assert.Equal((new string('租', 256), 6), (claims!.Tenant, claims.Arms.Count));
    }

    [Fact]
    public void Constructor_KeysOutOfBounds_Throws()
    {
        Assert.Throws<ArgumentException>(() => new DecisionTokens([], TimeSpan.FromHours(1)));
        Assert.Throws<ArgumentException>(() => new DecisionTokens([new TokenKey(new byte[31])], TimeSpan.FromHours(1)));
        Assert.Throws<ArgumentException>(() => new DecisionTokens([Key(1), Key(2), Key(3), Key(4), Key(5)], TimeSpan.FromHours(1)));
    }

    [Fact]
    public void Read_RandomDecisions_ComeBack()
    {
        foreach (var world in RandomWorld.Many(seed: 5, policies: 40, requests: 20))
        {
            var decision = world.Decide();
            if (decision.Route.Unservable != HardConstraint.None)
            {
                continue;
            }

            Assert.Equal(TokenFault.None, _tokens.Read(_tokens.Sign(decision, world.Request, Now), Now, out var claims));
            Assert.Equal(decision.Route.Fallbacks.ToArray().Select(f => f.Model), claims!.Fallbacks);
            Assert.Equal(world.Policy.Catalog.Models[decision.Route.Model].Id, claims.Model);
        }
    }

    private string Sign()
    {
        var (decision, request) = Decide();
        return _tokens.Sign(decision, request, Now);
    }

    private static (Decision Decision, RoutingRequest Request) Decide(string tenant = "acme", string feature = "faq", RoutingPolicy? policy = null)
    {
        policy ??= Policy;
        var request = Ask.Of("Hello", contextTokens: 1000, tenant: tenant, feature: feature, user: "u");
        var snapshot = new RoutingSnapshot(policy, Ask.Classifier(policy, [0.6f, 0.9f, 0.95f]), 0);
        var decision = new Decision();
        new DecisionEngine(Ask.NoProbes, TimeProvider.System).Decide(request, new DecisionInputs(snapshot, null, null, 0x1234_5678_9ABC_DEF0), decision);
        return (decision, request);
    }

    private static TokenKey Key(int seed)
    {
        var secret = new byte[32];
        new Random(seed).NextBytes(secret);
        return new TokenKey(secret);
    }
}
