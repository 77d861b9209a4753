using System.Text;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Server.Tests.Hosting;
using RoutingDecision.TestKit.Fuzzing;

namespace RoutingDecision.Server.Tests.HostileInput;

/// <summary>Decision ids that nobody signed.</summary>
[Trait("Category", "Fuzz")]
public sealed class TokenFuzzTests
{
    [Fact]
    public async Task Read_AnyText_IsTheTokenItselfOrAFault()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var tokens = server.Part<DecisionTokens>();
        var signed = new List<string>();
        foreach (var prompt in new[] { "hello", "prove it" })
        {
            signed.Add((await server.Routing
                .DecideAsync(new DecideRequest { Prompt = prompt, Tenant = "acme", Feature = "faq", TaskType = "" })).DecisionId);
        }

        string[] hostile = ["", "A", "====", "..", new string('A', 60_000), "rdk_000000000000_", "\0"];
        var now = TimeProvider.System.GetUtcNow();
        FuzzRun.Of([.. signed.Concat(hostile).Select(Encoding.Latin1.GetBytes)], bytes =>
        {
            var text = Encoding.Latin1.GetString(bytes);

            var fault = tokens.Read(text, now, out var claims);

            // Base64 has texts that mean the same bytes; those bytes are signed.
            Assert.Equal(fault == TokenFault.None, claims is not null);
            if (claims is not null)
            {
                Assert.Contains(signed, s => Same(s, text));
            }
        });
    }

    private static bool Same(string a, string b) => Decoded(a).AsSpan().SequenceEqual(Decoded(b));

    private static byte[] Decoded(string text)
    {
        var base64 = text.Replace('-', '+').Replace('_', '/').TrimEnd('=');
        return Convert.FromBase64String(base64.PadRight((base64.Length + 3) / 4 * 4, '='));
    }
}
