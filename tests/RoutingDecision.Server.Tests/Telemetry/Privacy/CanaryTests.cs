using System.Text;

namespace RoutingDecision.Server.Tests.Telemetry.Privacy;

/// <summary>A look that finds nothing proves nothing unless it would find something.</summary>
public sealed class CanaryTests
{
    [Fact]
    public void Find_EachForm_IsFoundInTheMiddleOfOtherBytes() =>
        Assert.All(Canary.Forms, form => Assert.NotNull(Canary.Find([0xff, .. "ab"u8, .. form.Bytes, .. "yz"u8])));

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("ab")]
    [InlineData("abc")]
    public void Find_Base64OfALongerText_IsFoundWhereverTheWordStands(string before)
    {
        foreach (var word in Canary.Text.Split(' '))
        {
            Assert.NotNull(Canary.Find(Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes($"{before}{word} and more")))));
            Assert.NotNull(Canary.Find(Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.Unicode.GetBytes($"{before}{word} and more")))));
        }
    }

    [Fact]
    public void Find_OtherText_IsNotFound() =>
        Assert.Null(Canary.Find(Encoding.UTF8.GetBytes("Kanarienvogel, bachstelze and wiedehopf, 7261 of them")));

    [Fact]
    public void AssertNone_OneWordOfThem_Fails() =>
        Assert.ThrowsAny<Exception>(() => Canary.AssertNone("test", $"... {Canary.Text.Split(' ')[1].ToUpperInvariant()} ..."));
}
