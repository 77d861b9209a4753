using System.Security.Cryptography;
using System.Text;
using RoutingDecision.Core.Prompts;
using RoutingDecision.TestKit;

namespace RoutingDecision.Core.Tests.Prompts;

public sealed class PromptDigestTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(200)]
    [InlineData(5_000)]
    [InlineData(2 * PromptReader.Window)]
    [InlineData((2 * PromptReader.Window) + 1)]
    [InlineData(1_000_000)]
    public void Compute_AnyLength_EqualsTheDocumentedBytes(int length)
    {
        PromptView view = View(string.Concat(Enumerable.Repeat("aé中😀\ud800 ", (length / 7) + 1))[..length]);
        Assert.Equal(Recompute(view), PromptDigest.Compute(in view).ToHex());
    }

    [Fact]
    public void Compute_OtherTextOrSurroundingsOrLength_DiffersEachTime()
    {
        string same = new('a', 2 * PromptReader.Window);
        PromptView view = View("hello");
        Surroundings[] others =
        [
            view.Around with { SystemTokens = 9 }, view.Around with { BesideTokens = 9 }, view.Around with { ContextTokens = 9 }, view.Around with { Turns = 9 },
            view.Around with { ToolMessages = 9 }, view.Around with { ToolsOffered = 9 }, view.Around with { Attachments = 9 }, view.Around with { FollowUp = true },
        ];
        PromptDigest[] digests =
        [
            PromptDigest.Compute(in view), PromptDigest.Compute(View("hellp")), PromptDigest.Compute(View(same)),
            PromptDigest.Compute(View(same + "a")), PromptDigest.Compute(View(same + "aa")), PromptDigest.Compute(View("")),
            .. others.Select(o => PromptDigest.Compute("hello", in o)),
        ];
        Assert.Equal(digests.Length, digests.Distinct().Count());
    }

    [Fact]
    public void Compute_OnceWarm_AllocatesNothing()
    {
        PromptView small = View("Why is the sky blue?");
        PromptView large = View(new string('é', 100_000));

        Assert.Equal(0, Allocations.Least(() => PromptDigest.Compute(in small)));
        Assert.Equal(0, Allocations.Least(() => PromptDigest.Compute(in large)));
    }

    private static PromptView View(string ask) => PromptReader.Read(new PromptInput { Messages = new[] { new PromptMessage(MessageRole.User, ask) } });

    private static string Recompute(PromptView view)
    {
        string ask = view.Ask.ToString();
        using var bytes = new MemoryStream();
        if (ask.Length <= 32_768)
        {
            bytes.Write(Encoding.UTF8.GetBytes(ask));
        }
        else
        {
            bytes.Write(Encoding.UTF8.GetBytes(ask[..16_384]));
            bytes.Write(Encoding.UTF8.GetBytes(ask[^16_384..]));
            bytes.WriteByte(0xFF);
            bytes.Write(BitConverter.GetBytes((long)ask.Length));
        }

        Surroundings around = view.Around;
        long[] values =
        [
            around.SystemTokens, around.BesideTokens, around.ContextTokens, around.Turns, around.ToolMessages, around.ToolsOffered, around.Attachments,
            around.FollowUp ? 1 : 0,
        ];
        foreach (long value in values)
        {
            bytes.Write(BitConverter.GetBytes(value));
        }

        return Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray()));
    }
}
