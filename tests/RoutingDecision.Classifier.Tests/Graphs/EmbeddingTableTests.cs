using RoutingDecision.Classifier.Graphs;

namespace RoutingDecision.Classifier.Tests.Graphs;

public sealed class EmbeddingTableTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(96)]
    [InlineData(101)]
    public void Sum_AnyColumnsAndIds_IsExact(int columns)
    {
        const int Rows = 64;
        var random = new Random(columns);
        var values = new sbyte[Rows * columns];
        // Whole columns of the extremes: what overflows first.
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (i % columns % 3) switch { 0 => sbyte.MinValue, 1 => sbyte.MaxValue, _ => (sbyte)random.Next(-128, 128) };
        }

        var table = new EmbeddingTable(values, columns);
        var sum = new float[columns];
        foreach (var count in (int[])[0, 1, 2, 255, 256, 257, 513, 4_096])
        {
            var ids = Enumerable.Range(0, count).Select(_ => random.Next(Rows)).ToArray();
            table.Sum(ids, sum);
            Assert.Equal(Enumerable.Range(0, columns).Select(c => (float)ids.Sum(id => (int)values[(id * columns) + c])), sum);
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    public void Sum_IdWithoutRow_Throws(int id)
    {
        var table = new EmbeddingTable(new sbyte[4 * 32], 32);
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Sum([0, id], new float[32]));
    }
}
