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

    [Theory]
    [InlineData("README.md")]
    [InlineData("training.html")]
    [InlineData("model.onnx")]
    [InlineData("manifest.json")]
    public void Check_FolderWithSuchAFileThatIsNoBundle_IsRefused(string file)
    {
        using var folder = new TemporaryFolder();
        folder.Write(file, "{}");
        var refused = Assert.Throws<IOException>(() => BundleWriter.Check(folder.Path, "own"));
        Assert.StartsWith($"'{folder.Path}' holds a {file} and is no bundle", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_FolderOfABundleOrOfOtherFiles_IsTaken()
    {
        using var folder = new TemporaryFolder();
        folder.Write("notes.txt", "somebody's");
        BundleWriter.Check(folder.Path, "own");
        File.Copy(Path.Combine(Repository.Root, "deploy/models/default/manifest.json"), Path.Combine(folder.Path, "manifest.json"));
        folder.Write("README.md", "its card");
        BundleWriter.Check(folder.Path, "own");
    }
}
