using RoutingDecision.LoadBench.Profiles.Areas;
using RoutingDecision.LoadBench.Profiles.Stacks;

namespace RoutingDecision.LoadBench.Tests.Profiles.Areas;

/// <summary>Stacks are written innermost first, with the names that frames have.</summary>
public sealed class AreaFinderTests
{
    private const string Pool = "System.Threading.ThreadPoolWorkQueue::Dispatch";
    private const string Beneath = "libcoreclr.so![unknown]";

    [Theory]
    [InlineData(
        "token", "libcrypto.so.3!sha256_block", "System.Security.Cryptography.HMACSHA256::HashData", "RoutingDecision.Core.Decisions.TokenMac::Of",
        "RoutingDecision.Server.Services.DecisionDesk::Decide", "Grpc.Invoker::Run", Pool, Beneath)]
    [InlineData(
        "prompt: digest", "libcrypto.so.3!sha256_block", "RoutingDecision.Core.Prompts.PromptDigest::Of",
        "RoutingDecision.Core.Prompts.PromptReader::Read")]
    [InlineData("prompt: reading", "System.SpanHelpers::IndexOf", "RoutingDecision.Core.Prompts.PromptReader::Read", Pool, Beneath)]
    [InlineData(
        "selection and planning", "System.Math::Exp", "RoutingDecision.Core.Selection.Planner::Plan",
        "RoutingDecision.Core.Decisions.DecisionEngine::Decide")]
    [InlineData("engine, caches, conversations", "RoutingDecision.Core.Decisions.DecisionEngine::Decide", "Grpc.Invoker::Run")]
    [InlineData("classifier: graph (ONNX Runtime)", "libonnxruntime.so![unknown]", "RoutingDecision.Classifier.Inference.OnnxClassifier::Classify")]
    [InlineData(
        "classifier: ids, sums of embeddings, calibration", "RoutingDecision.Classifier.Features.NgramRows::Add",
        "RoutingDecision.Classifier.Inference.OnnxClassifier::Classify")]
    [InlineData("classifier: ids, sums of embeddings, calibration", "RoutingDecision.Core.Decisions.FeatureNotes::Classify", Pool)]
    [InlineData(
        "sockets, with the kernel's work for them", "kernel!tcp_sendmsg", "libc.so.6!__send", "System.Net.Sockets.Socket::Send",
        "Microsoft.AspNetCore.X::Y")]
    [InlineData(
        "web server: Kestrel, HTTP/2, pipelines", "kernel!futex", "System.Threading.ThreadPool::Queue",
        "Microsoft.AspNetCore.Server.Kestrel.Core.?", Pool)]
    [InlineData("admission and access", "System.Threading.RateLimiting.ConcurrencyLimiter::AttemptAcquire", "Grpc.Invoker::Run", Pool)]
    public void Find_InnermostFunctionOfAnArea_Decides(string title, params string[] functions) => Assert.Equal(title, Find(".NET TP Worker", functions));

    [Theory]
    [InlineData(
        "memory and the runtime: allocation, collection", "kernel!page_fault", "libclrgc.so!x", Beneath,
        "RoutingDecision.Core.Prompts.PromptReader::Read")]
    [InlineData("memory and the runtime: allocation, collection", "libc.so.6!memset", Beneath)]
    [InlineData("threads: pool, tasks, waiting", "kernel!futex", "libc.so.6!pthread_cond_wait", "System.Threading.Monitor::Wait", Beneath)]
    [InlineData("prompt: reading", "RoutingDecision.Core.Prompts.PromptReader::Read", Beneath)]
    [InlineData("threads: pool, tasks, waiting", "System.Threading.Monitor::Wait", Beneath)]
    [InlineData("rest", "System.Text.Encoding::GetBytes", Beneath)]
    public void Find_Runtime_OnlyCountsBeforeManagedCode(string title, params string[] functions) => Assert.Equal(title, Find(".NET TP Worker", functions));

    [Theory]
    [InlineData("compiling", ".NET Tiered Com", Beneath)]
    [InlineData("journal: encoded and written", "journal", "Google.Protobuf.CodedOutputStream::Write")]
    [InlineData("memory and the runtime: allocation, collection", ".NET BGC", "kernel!madvise")]
    [InlineData("sockets, with the kernel's work for them", ".NET Sockets", "kernel!epoll_wait")]
    public void Find_ThreadOfOneArea_Decides(string title, string thread, string function) => Assert.Equal(title, Find(thread, function));

    [Theory]
    [InlineData(
        "journal: followed for reports", "System.Threading.Lock::Enter", "RoutingDecision.Core.Live.LiveView::Add",
        "RoutingDecision.Server.Insight.TrafficFollower::Hand", Pool)]
    [InlineData(
        "journal: followed for reports", "libcoreclr.so![unknown]", "RoutingDecision.Server.Insight.TrafficFollower+<Execute>d__1::MoveNext", Pool)]
    [InlineData(
        "journal: taken down in the call", "RoutingDecision.State.Journal.Decisions.DecisionLog::Add",
        "RoutingDecision.Server.Services.DecisionDesk::Decide")]
    public void Find_WorkThatIsWhole_IncludesItsCallees(string title, params string[] functions) => Assert.Equal(title, Find(".NET TP Worker", functions));

    [Theory]
    [InlineData("kernel", "kernel!schedule", "[unknown]![unknown]")]
    [InlineData("C library whose caller is not known", "kernel!page_fault", "libc.so.6!memmove", "[unknown]![unknown]")]
    [InlineData("cryptography whose caller is not known", "libcrypto.so.3!sha256_block", "[unknown]![unknown]")]
    [InlineData("rest", "[unknown]![unknown]")]
    [InlineData("rest")]
    public void Find_NothingOfAnArea_IsAtTheEnd(string title, params string[] functions) => Assert.Equal(title, Find("x", functions));

    [Fact]
    public void All_Titles_AreDifferent() => Assert.Distinct(AreaList.All.Select(a => a.Title));

    private static string Find(string thread, params string[] functions) =>
        new AreaFinder(AreaList.All, AreaList.Rest).Find(new StackSample(thread, [.. functions.Select(FrameOf)])).Title;

    private static StackFrame FrameOf(string name) => new(name, name, CodeOf(name));

    private static FrameCode CodeOf(string name) =>
        name.Contains('!', StringComparison.Ordinal) ? FrameCode.Native
        : name.EndsWith('?') ? FrameCode.Precompiled
        : FrameCode.Optimised;
}
