using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RoutingDecision.Classifier.Graphs;

/// <summary>Embeddings in whole numbers, a row an id, and their sums. Immutable and thread-safe; summing allocates nothing.</summary>
internal sealed class EmbeddingTable
{
    /// <summary>Rows whose sum fits 16 bits whatever they hold.</summary>
    private const int Run = 256;

    private readonly sbyte[] _values;

    /// <param name="values">Row by row.</param>
    /// <param name="columns">Values of a row.</param>
    public EmbeddingTable(sbyte[] values, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length % columns, 0);
        (_values, Columns, Rows) = (values, columns, values.Length / columns);
    }

    public int Columns { get; }

    public int Rows { get; }

    /// <summary>Sums the rows of ids, column by column, exactly: as a float holds whole numbers up to 2^24.</summary>
    /// <param name="ids">Rows, each as often as it is named.</param>
    /// <param name="sum">Takes <see cref="Columns"/> values.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public void Sum(ReadOnlySpan<int> ids, Span<float> sum)
    {
        sum.Clear();
        for (; ids.Length > 0; ids = ids[Math.Min(Run, ids.Length)..])
        {
            var run = ids[..Math.Min(Run, ids.Length)];
            if (run.ContainsAnyExceptInRange(0, Rows - 1))
            {
                throw new ArgumentOutOfRangeException(nameof(ids), $"An id is not within 0 to {Rows - 1}.");
            }

            var column = 0;
            for (; column + Vector256<sbyte>.Count <= Columns; column += Vector256<sbyte>.Count)
            {
                AddColumns(run, column, sum);
            }

            for (; column < Columns; column++)
            {
                AddColumn(run, column, sum);
            }
        }
    }

    private void AddColumns(ReadOnlySpan<int> ids, int column, Span<float> sum)
    {
        ref var first = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_values), column);
        var (low, high) = (Vector256<short>.Zero, Vector256<short>.Zero);
        foreach (var id in ids)
        {
            var (lower, upper) = Vector256.Widen(Vector256.LoadUnsafe(ref first, (nuint)id * (nuint)Columns));
            low += lower;
            high += upper;
        }

        Add(low, sum[column..]);
        Add(high, sum[(column + Vector256<short>.Count)..]);
    }

    private static void Add(Vector256<short> part, Span<float> sum)
    {
        var (low, high) = Vector256.Widen(part);
        (Vector256.ConvertToSingle(low) + Vector256.Create<float>(sum)).CopyTo(sum);
        var next = sum[Vector256<float>.Count..];
        (Vector256.ConvertToSingle(high) + Vector256.Create<float>(next)).CopyTo(next);
    }

    private void AddColumn(ReadOnlySpan<int> ids, int column, Span<float> sum)
    {
        var part = 0;
        foreach (var id in ids)
        {
            part += _values[(id * Columns) + column];
        }

        sum[column] += part;
    }
}
