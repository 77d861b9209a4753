using RoutingDecision.Server.Policies;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Policies;

public sealed class FileStampTests : IDisposable
{
    private static readonly DateTime Epoch = DateTime.UnixEpoch;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Of_NothingThere_IsEmpty() => Assert.Equal(default, FileStamp.Of(_folder.At("none.yaml")));

    [Fact]
    public void Of_SameFile_IsTheSame()
    {
        var file = _folder.Write("policy.yaml", "a");

        Assert.Equal(FileStamp.Of(file), FileStamp.Of(file));
        Assert.NotEqual(default, FileStamp.Of(file));
    }

    // Images and reproducible stores give all files one time, and an edit of a number leaves the length as it is.
    [Fact]
    public async Task Of_FolderLinkSwapped_DiffersThoughTimeAndLengthAreTheSame()
    {
        Write("one/policy.yaml", "a: 1");
        Write("two/policy.yaml", "a: 2");
        Directory.CreateSymbolicLink(_folder.At("..data"), "one");
        File.CreateSymbolicLink(_folder.At("policy.yaml"), "..data/policy.yaml");
        var before = FileStamp.Of(_folder.At("policy.yaml"));

        await Swap.LinkAsync(_folder, "..data", "two");
        var after = FileStamp.Of(_folder.At("policy.yaml"));

        Assert.Equal((before.Written, before.Length), (after.Written, after.Length));
        Assert.Equal(_folder.At("one/policy.yaml"), before.RealPath);
        Assert.Equal(_folder.At("two/policy.yaml"), after.RealPath);
    }

    [Fact]
    public void Of_LinkToItself_IsEmpty()
    {
        File.CreateSymbolicLink(_folder.At("a"), "b");
        File.CreateSymbolicLink(_folder.At("b"), "a");

        Assert.Equal(default, FileStamp.Of(_folder.At("a")));
    }

    private void Write(string path, string text) => File.SetLastWriteTimeUtc(_folder.Write(path, text), Epoch);
}
