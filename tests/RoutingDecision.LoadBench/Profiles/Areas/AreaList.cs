namespace RoutingDecision.LoadBench.Profiles.Areas;

/// <summary>
/// Where processor time can go, in the order of the table. Code of the framework, of C libraries and of the kernel is in no list: its time is that of
/// who calls it, so that a hash counts for the token, and memory that is copied for who copies.
/// </summary>
internal static class AreaList
{
    /// <summary>What is left when nothing else fits.</summary>
    public static Area Rest { get; } = new("rest") { IsLast = true };

    public static IReadOnlyList<Area> All { get; } =
    [
        new("sockets, with the kernel's work for them", "System.Net.Sockets.", "libSystem.Native.so!") { Threads = [".NET Sockets"] },
        new("web server: Kestrel, HTTP/2, pipelines", "Microsoft.AspNetCore.", "Microsoft.Extensions.", "System.IO.Pipelines."),
        new("gRPC", "Grpc."),
        new("protobuf: messages from bytes and to bytes", "Google.Protobuf.", "RoutingDecision.Contracts."),
        new(
            "admission and access", "RoutingDecision.Server.Admission.", "RoutingDecision.Server.Security.", "RoutingDecision.Server.Hosting.Protocol.",
            "RoutingDecision.Core.Access.", "System.Threading.RateLimiting."),
        new("request and reply: mapping", "RoutingDecision.Server.Mapping.", "RoutingDecision.Server.Errors."),
        new("services: the call's way around the engine", "RoutingDecision.Server.Services."),
        new("prompt: digest", "RoutingDecision.Core.Prompts.PromptDigest", "RoutingDecision.Core.Prompts.DigestCache"),
        new("prompt: reading", "RoutingDecision.Core.Prompts."),
        new("rules", "RoutingDecision.Core.Rules.", "System.Text.RegularExpressions."),
        // The runtime compiles the classifier's own code into its caller, which does nothing else.
        new(
            "classifier: ids, sums of embeddings, calibration", "RoutingDecision.Classifier.Features.",
            "RoutingDecision.Classifier.Inference.HashedInput", "RoutingDecision.Classifier.Inference.Calibrator", "RoutingDecision.Classifier.Graphs.",
            "RoutingDecision.Core.Decisions.FeatureNotes"),
        new("classifier: graph (ONNX Runtime)", "RoutingDecision.Classifier.", "Microsoft.ML.OnnxRuntime.", "libonnxruntime"),
        new(
            "selection and planning", "RoutingDecision.Core.Selection.", "RoutingDecision.Core.Live.", "RoutingDecision.Core.Catalog.",
            "RoutingDecision.Core.Budgets.", "RoutingDecision.Core.Sampling.", "RoutingDecision.Core.Decisions.RouteSelector"),
        new("engine, caches, conversations", "RoutingDecision.Core."),
        new(
            "token", "RoutingDecision.Core.Decisions.DecisionTokens", "RoutingDecision.Core.Decisions.Token",
            "RoutingDecision.Core.Decisions.DecisionClaims"),
        new("metrics and traces", "RoutingDecision.Server.Telemetry.", "OpenTelemetry.", "System.Diagnostics.Metrics.", "System.Diagnostics.Activity"),
        new("journal: taken down in the call", "RoutingDecision.State."),
        new("journal: encoded and written") { Threads = ["journal"], Whole = ["RoutingDecision.State.Journal.Writing.JournalWriter::Run"] },
        new(
            "journal: followed for reports", "RoutingDecision.State.Journal.Traffic.", "RoutingDecision.State.Journal.Reading.",
            "RoutingDecision.Core.Reports.", "RoutingDecision.Insight.", "RoutingDecision.Server.Insight.")
        {
            Whole = ["RoutingDecision.Server.Insight.TrafficFollower"],
        },
        new("server's own code else", "RoutingDecision."),
        new("memory and the runtime: allocation, collection", "libcoreclr.so!", "libclrgc.so!", "libclrgcexp.so!")
        {
            Threads = [".NET Server GC", ".NET BGC", ".NET Finalizer"],
            IsBeneathAll = true,
        },
        new("compiling", "libclrjit.so!") { Threads = [".NET Tiered Com"] },
        new("threads: pool, tasks, waiting", "System.Threading.") { IsLast = true },
        new("cryptography whose caller is not known", "libcrypto.so") { IsLast = true },
        // Such libraries keep no frame pointers: what they call can't be followed back to who called them.
        new("C library whose caller is not known", "libc.so", "libstdc++.so", "ld-linux") { IsLast = true },
        new("kernel", "kernel!") { IsLast = true },
        Rest,
    ];
}
