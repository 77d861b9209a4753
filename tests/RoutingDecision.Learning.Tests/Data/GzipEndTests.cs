using System.IO.Compression;
using System.Text;
using RoutingDecision.Learning.Data;

namespace RoutingDecision.Learning.Tests.Data;

public sealed class GzipEndTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_CutOffAtTheEndOfARow_IsRefused()
    {
        // Flushed after the first row, so that it can be read without what follows.
        var (bytes, firstRow) = Flushed(Row("one"), Row("two"));

        var error = Assert.Throws<DataException>(() => Rows(bytes[..firstRow]));

        Assert.Contains("cut off", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, Rows(bytes).Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public void Read_HardlyAnything_IsRefused(int length) =>
        Assert.Contains("cut off", Assert.Throws<DataException>(() => Rows(Zip(Row("one"))[..length])).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_CutAnywhere_IsRefused()
    {
        var bytes = Zip(string.Concat(Enumerable.Range(0, 40).Select(i => Row($"row {i}"))));
        Assert.All(Enumerable.Range(0, bytes.Length), length => Assert.Throws<DataException>(() => Rows(bytes[..length])));
        Assert.Equal(40, Rows(bytes).Count);
    }

    [Fact]
    public void Read_SeveralMembers_AreOneFileAndACutIsFound()
    {
        byte[] bytes = [.. Zip(Row("one") + Row("two")), .. Zip(Row("three"))];

        Assert.Equal(3, Rows(bytes).Count);
        Assert.Throws<DataException>(() => Rows(bytes[..^3]));
    }

    private List<int> Rows(byte[] bytes)
    {
        var file = Path.Combine(_folder.Path, "rows.jsonl.gz");
        File.WriteAllBytes(file, bytes);
        return [.. JsonLines.Read(file).Select(r => r.Line)];
    }

    private static string Row(string prompt) => $$"""{"prompt":"{{prompt}}"}""" + "\n";

    private static byte[] Zip(string text) => Flushed(text).Bytes;

    private static (byte[] Bytes, int FirstPart) Flushed(params string[] parts)
    {
        var target = new MemoryStream();
        var first = 0;
        using (var zip = new GZipStream(target, CompressionLevel.Optimal, leaveOpen: true))
        {
            foreach (var part in parts)
            {
                zip.Write(Encoding.UTF8.GetBytes(part));
                zip.Flush();
                first = first == 0 ? (int)target.Length : first;
            }
        }

        return (target.ToArray(), first);
    }
}
