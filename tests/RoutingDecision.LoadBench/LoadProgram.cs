using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Net.Client;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Access;
using RoutingDecision.LoadBench.Echo;
using RoutingDecision.LoadBench.Messages;
using RoutingDecision.LoadBench.Overload;
using RoutingDecision.LoadBench.Processes;
using RoutingDecision.LoadBench.Profiles;
using RoutingDecision.LoadBench.Replicas;
using RoutingDecision.LoadBench.Rows;
using RoutingDecision.LoadBench.Settings;
using RoutingDecision.LoadBench.Tables;
using RoutingDecision.LoadBench.Variants;
using RoutingDecision.TestKit;
using RoutingDecision.TestKit.Tables;

namespace RoutingDecision.LoadBench;

/// <summary>
/// Measures the published server under load. Exit code 0: measured; 1: calls failed, or the server counts other work
/// than was answered, so that the numbers say nothing; 2: wrong arguments.
/// </summary>
internal static class LoadProgram
{
    public static async Task<int> Main(string[] args)
    {
        if (args is [EchoHost.Command, .. var options])
        {
            await EchoHost.RunAsync(options);
            return 0;
        }

        if (args is [VariantHost.Command, var variant, .. var ofVariant])
        {
            await VariantHost.RunAsync(VariantList.Named(variant), ofVariant);
            return 0;
        }

        if (args is [OverloadProgram.Command, .. var rest])
        {
            return await OverloadProgram.RunAsync(rest);
        }

        if (!LoadArguments.TryParse(args, out var arguments, out var problem))
        {
            await Console.Error.WriteLineAsync(
                $"{problem}\n{LoadArguments.Usage}\n{KeysOf(LoadTask.Load)}\n{KeysOf(LoadTask.Settings)}\n{KeysOf(LoadTask.Web)}\n{KeysOf(LoadTask.Profile)}");
            return 2;
        }

        return await MeasureAsync(arguments);
    }

    private static string KeysOf(LoadTask what) =>
        $"rows of {what.ToString().ToLowerInvariant()}: {string.Join(", ", LoadArguments.RowsOf(what).Select(r => r.Key))}";

    private static async Task<int> MeasureAsync(LoadArguments arguments)
    {
        var (text, failed) = arguments.What == LoadTask.Replicas
            ? await ReplicaRun.MeasureAsync(arguments.Command, arguments.Server, arguments.Plan, Console.Error.WriteLine)
            : await LoadAsync(arguments);
        Console.Write(text);
        if (arguments.Out is { } file)
        {
            await File.WriteAllTextAsync(file, text);
        }

        return failed > 0 ? 1 : 0;
    }

    private static async Task<(string Text, long Failed)> LoadAsync(LoadArguments arguments)
    {
        using var folder = new TemporaryFolder();
        await using var sink = await SpanSink.StartAsync();
        var reply = folder.At("reply");
        await File.WriteAllBytesAsync(reply, await ReplyOfAsync(arguments.Server));
        var echo = ServerLaunch.EchoFor(arguments.Server, reply);
        var beside = BesideIn(folder, sink.Address);
        var (text, samples) = arguments.What == LoadTask.Profile
            ? await ProfiledAsync(arguments, echo, beside)
            : await TimedAsync(arguments, echo, beside);
        foreach (var misfit in samples.SelectMany(s => s.Misfits))
        {
            await Console.Error.WriteLineAsync(misfit);
        }

        return (text, samples.Sum(s => s.Failed));
    }

    private static async Task<(string Text, IReadOnlyList<RowSamples> Samples)> TimedAsync(
        LoadArguments arguments, ServerLaunch echo, Surroundings beside)
    {
        var samples = await new LoadRun(arguments.Plan, arguments.Server, echo, beside, Console.Error.WriteLine).MeasureAsync(arguments.Rows);
        var machine = await Machine.DescribeAsync();
        var text = arguments.What switch
        {
            LoadTask.Settings => SettingTable.Write(arguments.Command, machine, arguments.Plan, samples),
            LoadTask.Web => WebTable.Write(arguments.Command, machine, arguments.Plan, samples),
            _ => LoadTables.Write(arguments.Command, machine, arguments.Plan, samples),
        };
        return (text, samples);
    }

    private static async Task<(string Text, IReadOnlyList<RowSamples> Samples)> ProfiledAsync(
        LoadArguments arguments, ServerLaunch echo, Surroundings beside)
    {
        var rows = await new ProfileRun(arguments.Plan, arguments.Server, echo, beside, Console.Error.WriteLine).MeasureAsync(arguments.Rows);
        var text = ProfileTable.Write(arguments.Command, await Machine.DescribeAsync(), arguments.Plan, rows);
        return (text, [.. rows.Select(r => r.Measured)]);
    }

    /// <summary>A reply as the server really gives it, for the echo to be of the same size.</summary>
    private static async Task<byte[]> ReplyOfAsync(string program)
    {
        await using var server = await MeasuredServer.StartAsync(new ServerLaunch(program));
        using var channel = GrpcChannel.ForAddress($"http://{server.Grpc}");
        var request = new DecideRequest { Prompt = PromptTexts.Read(RowList.PromptCharacters, 1)[0] };
        return (await new RoutingService.RoutingServiceClient(channel).DecideAsync(request)).ToByteArray();
    }

    private static Surroundings BesideIn(TemporaryFolder folder, string collector)
    {
        var (id, secret) = (RandomNumberGenerator.GetBytes(ApiKeyText.IdBytes), RandomNumberGenerator.GetBytes(ApiKeyText.SecretBytes));
        var text = ApiKeyText.Of(id, secret);
        var hash = new byte[ApiKeyText.HashBytes];
        ApiKeyText.Hash(text, hash);
        var key = new ApiKey { Id = Convert.ToHexStringLower(id), Name = "load", Scopes = AccessScopes.Decide | AccessScopes.Report, Hash = hash };
        var file = folder.Write("keys.jsonl", ApiKeyLines.Write(key) + "\n");
        return new Surroundings(collector, file, text);
    }
}
