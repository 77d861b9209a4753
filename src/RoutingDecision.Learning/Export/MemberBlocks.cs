using RoutingDecision.Learning.Training;

namespace RoutingDecision.Learning.Export;

/// <summary>
/// The layers of all members as one layer each. What a layer of the graph reads lies by kind, then by member: all texts, all shapes, all hidden
/// layers.
/// </summary>
internal sealed class MemberBlocks(NetworkEnsemble ensemble)
{
    /// <summary>Tier heads of a member: traffic, benchmarks, benchmarks by the shape alone.</summary>
    public const int Heads = 3;

    private readonly NetworkShape _shape = ensemble.Shape;
    private readonly int _members = ensemble.Members.Count;

    private int Shapes => _members * _shape.Width;

    private int Hiddens => _members * _shape.Joined;

    private int Finals => _members * _shape.Final;

    public Block Signals()
    {
        var block = new Block(_members * _shape.SignalHidden, _shape.Signals);
        for (var m = 0; m < _members; m++)
        {
            for (var unit = 0; unit < _shape.SignalHidden; unit++)
            {
                var output = (m * _shape.SignalHidden) + unit;
                block.Set(output, 0, Row(m, _shape.SignalWeights, unit, _shape.Signals));
                block.Bias[output] = Dense(m)[_shape.SignalBias + unit];
            }
        }

        return block;
    }

    public Block Hidden()
    {
        var block = new Block(_members * _shape.Hidden, Hiddens);
        for (var m = 0; m < _members; m++)
        {
            for (var unit = 0; unit < _shape.Hidden; unit++)
            {
                var output = (m * _shape.Hidden) + unit;
                Joined(block, output, m, Row(m, _shape.HiddenWeights, unit, _shape.Joined), 1f);
                block.Bias[output] = Dense(m)[_shape.HiddenBias + unit];
            }
        }

        return block;
    }

    /// <summary>First logits: per member traffic, benchmarks, shape alone.</summary>
    public Block Firsts()
    {
        var block = new Block(_members * Heads, Finals);
        for (var m = 0; m < _members; m++)
        {
            HeadRow(block, m * Heads, m, 0);
            HeadRow(block, (m * Heads) + 1, m, _shape.Benchmark);
            ShapeRow(block, (m * Heads) + 2, m, 0);
        }

        return block;
    }

    /// <summary>Steps up, in the order of <see cref="Firsts"/>, each head's from the second tier on.</summary>
    public Block Steps()
    {
        var steps = _shape.Tiers - 1;
        var block = new Block(_members * Heads * steps, Finals);
        for (var m = 0; m < _members; m++)
        {
            for (var s = 0; s < steps; s++)
            {
                HeadRow(block, (((m * Heads) + 0) * steps) + s, m, s + 1);
                HeadRow(block, (((m * Heads) + 1) * steps) + s, m, _shape.Benchmark + s + 1);
                ShapeRow(block, (((m * Heads) + 2) * steps) + s, m, s + 1);
            }
        }

        return block;
    }

    /// <summary>Each member's gate.</summary>
    public Block Gates()
    {
        var block = new Block(_members, Finals);
        for (var m = 0; m < _members; m++)
        {
            HeadRow(block, m, m, _shape.Gate);
        }

        return block;
    }

    /// <summary>Task logits, already summed by the members' shares.</summary>
    public Block Tasks()
    {
        var block = new Block(_shape.Tasks, Finals);
        for (var m = 0; m < _members; m++)
        {
            for (var k = 0; k < _shape.Tasks; k++)
            {
                HeadRow(block, k, m, _shape.TaskOutputs + k, ensemble.Members[m].TrafficShare);
            }
        }

        return block;
    }

    private void HeadRow(Block block, int output, int member, int head, float factor = 1f)
    {
        var row = Row(member, _shape.HeadWeights, head, _shape.Final);
        Joined(block, output, member, row[.._shape.Joined], factor);
        block.Set(output, Hiddens + (member * _shape.Hidden), row[_shape.Joined..], factor);
        block.Bias[output] += factor * Dense(member)[_shape.HeadBias + head];
    }

    private void ShapeRow(Block block, int output, int member, int tier)
    {
        block.Set(output, Shapes + (member * _shape.SignalHidden), Row(member, _shape.ShapeAloneWeights, tier, _shape.SignalHidden));
        block.Bias[output] = Dense(member)[_shape.ShapeAloneBias + tier];
    }

    private void Joined(Block block, int output, int member, ReadOnlySpan<float> row, float factor)
    {
        block.Set(output, member * _shape.Width, row[.._shape.Width], factor);
        block.Set(output, Shapes + (member * _shape.SignalHidden), row[_shape.Width..], factor);
    }

    private float[] Dense(int member) => ensemble.Members[member].Network.Dense;

    private ReadOnlySpan<float> Row(int member, int start, int row, int length) => Dense(member).AsSpan(start + (row * length), length);
}
