namespace RoutingDecision.Learning.Training;

/// <summary>Sizes of the network.</summary>
/// <param name="Dictionary">Rows of the embedding table; row 0 is padding and stays 0.</param>
/// <param name="Width">Columns of the embedding table.</param>
/// <param name="Signals">Shape signals.</param>
/// <param name="SignalHidden">Units that read the signals.</param>
/// <param name="Hidden">Units that read both.</param>
/// <param name="Tiers">Tier logits.</param>
/// <param name="Tasks">Task logits.</param>
internal sealed record NetworkShape(int Dictionary, int Width, int Signals, int SignalHidden, int Hidden, int Tiers, int Tasks)
{
    /// <summary>Text and shape side by side.</summary>
    public int Joined => Width + SignalHidden;

    /// <summary>What the heads read: text, shape, and their hidden layer.</summary>
    public int Final => Joined + Hidden;

    // Order of the outputs: the logits of traffic, those of benchmarks (first logit, then steps up), tasks, gate; and from the shape alone,
    // benchmarks again.
    public int Benchmark => Tiers;

    public int TaskOutputs => 2 * Tiers;

    public int Gate => TaskOutputs + Tasks;

    public int ShapeAlone => Gate + 1;

    /// <summary>Outputs that read text, shape and hidden layer.</summary>
    public int HeadOutputs => ShapeAlone;

    public int Outputs => ShapeAlone + Tiers;

    // Layout of the dense parameters; each weight matrix has one row per output unit.
    public int SignalWeights => 0;

    public int SignalBias => SignalWeights + (SignalHidden * Signals);

    public int HiddenWeights => SignalBias + SignalHidden;

    public int HiddenBias => HiddenWeights + (Hidden * Joined);

    public int HeadWeights => HiddenBias + Hidden;

    public int HeadBias => HeadWeights + (HeadOutputs * Final);

    public int ShapeAloneWeights => HeadBias + HeadOutputs;

    public int ShapeAloneBias => ShapeAloneWeights + (Tiers * SignalHidden);

    public int DenseCount => ShapeAloneBias + Tiers;
}
