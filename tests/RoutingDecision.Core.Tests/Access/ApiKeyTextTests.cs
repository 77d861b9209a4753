using RoutingDecision.Core.Access;

namespace RoutingDecision.Core.Tests.Access;

public sealed class ApiKeyTextTests
{
    private static readonly string Key = ApiKeyText.Of([1, 2, 3, 0xab, 0xcd, 0xef], [.. Enumerable.Range(200, 32).Select(i => (byte)i)]);

    [Fact]
    public void Of_Bytes_IsPrefixIdAndSecret() => Assert.Equal("rdk_010203abcdef_yMnKy8zNzs_Q0dLT1NXW19jZ2tvc3d7f4OHi4-Tl5uc", Key);

    [Fact]
    public void TryReadId_Key_GivesItsId()
    {
        Assert.True(ApiKeyText.TryReadId(Key, out var id));
        Assert.Equal("010203abcdef", id.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("rdk_")]
    [InlineData("rdk_010203abcdef")]
    [InlineData("rdk_010203ABCDEF_yMnKy8zNzs_Q0dLT1NXW19jZ2tvc3d7f4OHi4-Tl5uc")]
    [InlineData("rdk_010203abcdef-yMnKy8zNzs_Q0dLT1NXW19jZ2tvc3d7f4OHi4-Tl5uc")]
    [InlineData("rdk_010203abcdef_yMnKy8zNzs_Q0dLT1NXW19jZ2tvc3d7f4OHi4-Tl5u")]
    [InlineData("rdk_010203abcdef_yMnKy8zNzs_Q0dLT1NXW19jZ2tvc3d7f4OHi4-Tl5uc=")]
    [InlineData("rdk_010203abcdef_yMnKy8zNzs_Q0dLT1NXW19jZ2tvc3d7f4OHi4+Tl5uc")]
    [InlineData("rdk_010203abcdef_yMnKy8zNzs_Q0dLT1NXW19jZ2tvc3d7f4OHi4-Tl5uü")]
    [InlineData("xdk_010203abcdef_yMnKy8zNzs_Q0dLT1NXW19jZ2tvc3d7f4OHi4-Tl5uc")]
    public void TryReadId_AnythingElse_IsRefused(string text) => Assert.False(ApiKeyText.TryReadId(text, out _));

    // The digest of the text above as any other implementation of SHA-256 computes it.
    [Fact]
    public void Hash_Key_IsSha256OfItsText()
    {
        var hash = new byte[ApiKeyText.HashBytes];
        ApiKeyText.Hash(Key, hash);

        Assert.Equal(KnownHash, Convert.ToHexStringLower(hash));
    }

    private const string KnownHash = "c5e630e13c273f2b97272d42785df8efa6e6899eca76b62b55d21bfa4e5858f8";
}
