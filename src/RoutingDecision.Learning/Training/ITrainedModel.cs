namespace RoutingDecision.Learning.Training;

/// <summary>A fitted model: scores examples as the served graph will, and can be written as that graph. Thread-safe.</summary>
internal interface ITrainedModel
{
    int Tiers { get; }

    int Tasks { get; }

    /// <summary>A predictor of its own for each thread.</summary>
    IPredictor NewPredictor();

    /// <summary>The ONNX graph, up to the uncalibrated logits; the same model gives the same bytes.</summary>
    byte[] ToOnnx();
}

/// <summary>Buffers for one prediction at a time.</summary>
internal interface IPredictor
{
    /// <summary>Tier logits of the last prediction, non-decreasing.</summary>
    ReadOnlySpan<float> TierLogits { get; }

    /// <summary>Task logits of the last prediction.</summary>
    ReadOnlySpan<float> TaskLogits { get; }

    void Predict(ReadOnlySpan<int> ids, ReadOnlySpan<float> signals);
}
