using System.Runtime.InteropServices;

namespace RoutingDecision.Learning.Training;

/// <summary>
/// The embeddings of several networks side by side in signed bytes: value = byte * scale of its column, where a column's scale maps its largest
/// magnitude to 127 (symmetric quantisation per channel). A quarter of the size, and a quarter of the memory that a gather touches.
/// </summary>
internal sealed class QuantisedTable
{
    private readonly sbyte[] _values;

    private QuantisedTable(int rows, int columns, sbyte[] values, float[] scales) => (Rows, Columns, _values, Scales) = (rows, columns, values, scales);

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>Row after row, as bytes.</summary>
    public ReadOnlySpan<byte> Bytes => MemoryMarshal.AsBytes(_values.AsSpan());

    /// <summary>Scale per column.</summary>
    public float[] Scales { get; }

    public static QuantisedTable Of(IReadOnlyList<Network> members)
    {
        var (rows, width) = (members[0].Shape.Dictionary, members[0].Shape.Width);
        var columns = width * members.Count;
        var scales = new float[columns];
        for (var c = 0; c < columns; c++)
        {
            var largest = 0f;
            for (var r = 0; r < rows; r++)
            {
                largest = MathF.Max(largest, MathF.Abs(members[c / width].Embeddings[(r * width) + (c % width)]));
            }

            scales[c] = largest > 0 ? largest / sbyte.MaxValue : 1f;
        }

        var values = new sbyte[rows * columns];
        for (var r = 0; r < rows; r++)
        {
            for (var c = 0; c < columns; c++)
            {
                values[(r * columns) + c] = (sbyte)MathF.Round(members[c / width].Embeddings[(r * width) + (c % width)] / scales[c]);
            }
        }

        return new QuantisedTable(rows, columns, values, scales);
    }

    /// <summary>Gives a member the embeddings that its bytes stand for.</summary>
    public void WriteBack(Network member, int index)
    {
        var width = member.Shape.Width;
        for (var r = 0; r < Rows; r++)
        {
            for (var i = 0; i < width; i++)
            {
                var c = (index * width) + i;
                member.Embeddings[(r * width) + i] = _values[(r * Columns) + c] * Scales[c];
            }
        }
    }
}
