using Microsoft.ML.OnnxRuntime;

namespace RoutingDecision.Classifier.Inference;

/// <summary>Opens ONNX sessions the way this service runs them: one thread per call, since calls themselves are many.</summary>
internal static class ModelSession
{
    public static InferenceSession Open(byte[] model) => Open(model, _ => { });

    /// <summary>Opens one with some of the options changed, by which they are measured.</summary>
    public static InferenceSession Open(byte[] model, Action<SessionOptions> change)
    {
        // Native lines on stderr would bypass the structured log; every failure arrives as an exception anyway.
        RuntimeTelemetry.Disable();
        OrtEnv.Instance().EnvLogLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL;
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        change(options);
        return new InferenceSession(model, options);
    }
}
