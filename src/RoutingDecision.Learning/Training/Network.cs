namespace RoutingDecision.Learning.Training;

/// <summary>
/// Parameters of: sum of embeddings (scaled by the root of their number) beside ReLU(signals), a ReLU layer over both, and linear heads over all
/// three. Tier head: the first logit is free, each further one adds softplus of its output, so P(success) can't fall with the tier. There are two
/// tier heads, one for traffic and one for benchmark questions, whose words mean another difficulty ("prove" in a quiz with four answers), and a gate
/// that tells which a prompt is like. A third head reads the shape alone and is averaged with that of benchmarks: of questions of a kind never met
/// the shape says more than the words.
/// </summary>
internal sealed class Network(NetworkShape shape)
{
    public NetworkShape Shape { get; } = shape;

    public float[] Embeddings { get; } = new float[shape.Dictionary * shape.Width];

    public float[] Dense { get; } = new float[shape.DenseCount];

    // The table starts at 0: the heads don't, so it learns all the same, and an n-gram that training never met says nothing.
    public static Network Create(NetworkShape shape, ulong seed)
    {
        var network = new Network(shape);
        var random = SplitMix64.For(seed, part: 1, item: 0);
        network.Fill(ref random, shape.SignalWeights, shape.SignalHidden * shape.Signals, shape.Signals);
        network.Fill(ref random, shape.HiddenWeights, shape.Hidden * shape.Joined, shape.Joined);
        network.Fill(ref random, shape.HeadWeights, shape.HeadOutputs * shape.Final, shape.Final);
        network.Fill(ref random, shape.ShapeAloneWeights, shape.Tiers * shape.SignalHidden, shape.SignalHidden);
        return network;
    }

    public ReadOnlySpan<float> Row(int id) => Embeddings.AsSpan(id * Shape.Width, Shape.Width);

    public Network Copy()
    {
        var copy = new Network(Shape);
        Embeddings.CopyTo(copy.Embeddings, 0);
        Dense.CopyTo(copy.Dense, 0);
        return copy;
    }

    private void Fill(ref SplitMix64 random, int start, int count, int inputs)
    {
        var range = MathF.Sqrt(3f / inputs);
        for (var i = 0; i < count; i++)
        {
            Dense[start + i] = ((random.NextSingle() * 2) - 1) * range;
        }
    }
}
