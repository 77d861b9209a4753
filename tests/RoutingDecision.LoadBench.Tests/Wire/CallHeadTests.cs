using System.Text;
using RoutingDecision.LoadBench.Wire;

namespace RoutingDecision.LoadBench.Tests.Wire;

public sealed class CallHeadTests
{
    [Fact]
    public void Later_WithKey_NamesEveryEntryOfTheTable()
    {
        var head = new CallHead("/a.B/C", "secret");

        // Newest first from 62: authorization, te, content-type, authority, path.
        Assert.Equal(new byte[] { 0x83, 0x86, 0xc2, 0xc1, 0xc0, 0xbf, 0xbe }, head.Later);
        Assert.Contains("/a.B/C", Encoding.ASCII.GetString(head.First));
        Assert.Contains("Bearer secret", Encoding.ASCII.GetString(head.First));
    }

    [Fact]
    public void Read_WrittenFrame_IsTheSame()
    {
        var frame = new Frame(16_384, FrameKind.Headers, FrameFlags.End | FrameFlags.EndHeaders, 1_234_567);
        Span<byte> head = stackalloc byte[Frame.HeadBytes];
        frame.Write(head);

        Assert.Equal(frame, Frame.Read(head));
        Assert.True(frame.EndsStream);
        Assert.False((frame with { Kind = FrameKind.Settings }).EndsStream);
    }
}
