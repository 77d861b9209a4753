using System.Text.Json;
using RoutingDecision.TestKit;
using RoutingDecision.TestKit.Tables;

namespace RoutingDecision.Benchmarks.Peers;

/// <summary>Lets all routers make passes over the same prompts in turns and writes the table.</summary>
internal static class PeerTable
{
    private const int Rounds = 15;
    private const int WarmUpRounds = 3;
    private const int QuickPrompts = 40;
    private const string Policies = "deploy/policies/examples";

    public static async Task<string> MeasureAsync(bool quick)
    {
        var (all, training) = PeerPrompts.Read();
        var prompts = quick ? [.. all.Take(QuickPrompts)] : all;
        using var folder = new TemporaryFolder();
        var timedFile = folder.Write("timed.jsonl", string.Join('\n', prompts.Select(p => JsonSerializer.Serialize(new { prompt = p }))));
        var trainingFile = folder.Write("training.jsonl", string.Join('\n', quick ? training.Where((_, i) => i % 50 == 0) : training));
        await Tool.RequirePythonAsync(Tool.Install("peers"), "sklearn");
        using var rules = await PeerProgram.StartAsync(Tool.SystemPython, "rules.py", timedFile);
        using var learned = await PeerProgram.StartAsync(Tool.SystemPython, "tfidf.py", timedFile, trainingFile);
        using var node = await PeerProgram.StartAsync(Tool.Locate("node", "install Node.js"), "scorer.mjs", timedFile);
        await using var server = await LoopbackServer.StartAsync(folder.At("state"));

        var passes = new Dictionary<string, Func<Task<double>>>
        {
            [PeerList.Classified] = OwnPasses.InProcess(new Bench(), prompts),
            [PeerList.RulesOnly] = OwnPasses.InProcess(new Bench($"{Policies}/s0-difficulty-keywords.yaml", withClassifier: false), prompts),
            [PeerList.SizeRules] = OwnPasses.InProcess(new Bench($"{Policies}/s4-rules.yaml", withClassifier: false), prompts),
            [PeerList.OverGrpc] = OwnPasses.OverGrpc(server.Channel, prompts),
            [PeerList.PythonDifficulty] = () => rules.PassAsync("difficulty"),
            [PeerList.PythonSignals] = () => rules.PassAsync("signals"),
            [PeerList.PythonSize] = () => rules.PassAsync("size"),
            [PeerList.ScikitLearn] = () => learned.PassAsync("tfidf"),
            [PeerList.NodeDifficulty] = () => node.PassAsync("difficulty"),
            [PeerList.NodeScorer] = () => node.PassAsync("scorer"),
        };
        var times = await RunAsync(passes, quick ? 0 : WarmUpRounds, quick ? 1 : Rounds);
        return await WriteAsync(prompts, times, quick ? 1 : Rounds);
    }

    private static async Task<Dictionary<string, List<double>>> RunAsync(Dictionary<string, Func<Task<double>>> passes, int warmUp, int rounds)
    {
        var times = PeerList.All.ToDictionary(name => name, _ => new List<double>());
        for (var round = -warmUp; round < rounds; round++)
        {
            foreach (var name in PeerList.All)
            {
                var time = await passes[name]();
                if (round >= 0)
                {
                    times[name].Add(time);
                }
            }
        }

        return times;
    }

    private static async Task<string> WriteAsync(IReadOnlyList<string> prompts, Dictionary<string, List<double>> times, int rounds)
    {
        var own = times[PeerList.Classified];
        var machine = await Machine.DescribeAsync();
        return $"""
            # Beside peers

            Written by `make bench-peers` on {machine}.
            {prompts.Count:N0} prompts of the project's corpus with {prompts.Average(p => p.Length):0} characters on average;
            {rounds} passes of each, in turns, one thread each. Ratios are medians of those within a round.

            {Markdown.Table(
                ["router", "us a prompt, median", "best", "x this service"],
                PeerList.All.Select(name => (IReadOnlyList<string>)
                [
                    name, Markdown.Number(Medians.Of(times[name])), Markdown.Number(times[name].Min()),
                    Markdown.Number(Medians.Of(times[name].Zip(own, (theirs, ours) => theirs / ours))),
                ]))}
            """;
    }
}
