using RoutingDecision.Learning.Bundles;

namespace RoutingDecision.Learning.Tests.Bundles;

public sealed class BundleWriterTests
{
    [Theory]
    [InlineData("/proc/nowhere")]
    [InlineData("/proc/nowhere/deeper")]
    public void Check_FolderThatCantBeMade_NamesTheOneThatWasAskedFor(string folder)
    {
        var refused = Assert.Throws<IOException>(() => BundleWriter.Check(folder, "own"));
        Assert.Equal($"'{folder}' can't be written: nothing can be made in '/proc'.", refused.Message);
    }
}
