using System.Text;
using RoutingDecision.State.Journal.Traffic;

namespace RoutingDecision.State.Tests.Journal.Traffic;

public sealed class NamePoolTests
{
    private readonly NamePool _pool = new();

    [Theory]
    [InlineData("economy")]
    [InlineData("größer-als-groß")]
    [InlineData("模型")]
    [InlineData("a name that is longer than those that are looked up before a text is made of them, of which there are not many, but some there are: 129+")]
    public void Of_EqualNamesAsTextAndAsBytes_AreOneObject(string name)
    {
        var first = _pool.Of(new string(name));

        Assert.Equal(name, first);
        Assert.Same(first, _pool.Of(new string(name)));
        Assert.Same(first, _pool.Of(Encoding.UTF8.GetBytes(name)));
    }

    [Fact]
    public void Of_NamesAlikeInLengthBeginMiddleAndEnd_AreToldApart()
    {
        string[] names = ["mxdxl", "mydyl", "mzdzl", "mxdyl"];
        for (var round = 0; round < 3; round++)
        {
            Assert.All(names, n => Assert.Equal(n, _pool.Of(new string(n))));
            Assert.All(names, n => Assert.Equal(n, _pool.Of(Encoding.UTF8.GetBytes(n))));
            Assert.Same(_pool.Of(new string(names[0])), _pool.Of(Encoding.UTF8.GetBytes(names[0])));
        }
    }

    [Fact]
    public void Of_Empty_IsEmpty() => Assert.Equal(("", ""), (_pool.Of(""), _pool.Of(ReadOnlySpan<byte>.Empty)));
}
