using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Grpc.Core;
using RoutingDecision.Client;
using RoutingDecision.Contracts.V1;

namespace RoutingDecision.ClientScenarios.CSharpAgent;

/// <summary>What the agent can be told to do.</summary>
internal sealed class AgentCommands(Wire wire) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, Router> _routers = new(StringComparer.Ordinal);
    private TimeSpan _offset;
    private Providers? _providers;

    public Task<JsonObject> DoAsync(JsonObject command) => command switch
    {
        _ when command["open"] is JsonObject options => OpenAsync(options, RouterOf(command)),
        _ when command["run"] is JsonObject run => RunAsync(run, _routers[RouterOf(command)]),
        _ when command["flush"] is { } name => FlushAsync(_routers[(string)name!]),
        _ when command["stats"] is { } name => Task.FromResult(Counts(_routers[(string)name!].Stats)),
        _ when command["close"] is { } name => CloseAsync((string)name!),
        _ => SetClock((double)command["clock"]!),
    };

    public async ValueTask DisposeAsync()
    {
        foreach (var router in _routers.Values)
        {
            await router.CloseAsync(TimeSpan.Zero);
        }
    }

    private static string RouterOf(JsonObject command) => (string?)command["router"] ?? "main";

    private async Task<JsonObject> OpenAsync(JsonObject options, string name)
    {
        if (_routers.Remove(name, out var before))
        {
            await before.CloseAsync(TimeSpan.Zero);
        }

        var defaults = new RouterOptions();
        _routers[name] = new Router(new RouterOptions
        {
            Target = (string)options["target"]!,
            ApiKey = (string?)options["api_key"] ?? "",
            Tls = options["tls"] is JsonObject tls ? TlsOf(tls) : null,
            DecideTimeout = Time("decide_timeout_ms") ?? defaults.DecideTimeout,
            ReportTimeout = Time("report_timeout_ms") ?? defaults.ReportTimeout,
            PauseAfterFailure = Time("pause_after_failure_ms") ?? defaults.PauseAfterFailure,
            FlushInterval = Time("flush_interval_ms") ?? defaults.FlushInterval,
            QueueCapacity = (int?)options["queue_capacity"] ?? defaults.QueueCapacity,
            DefaultModels = [.. ((JsonArray?)options["default_models"] ?? []).Select(m => (string)m!)],
            Clock = () => TimeProvider.System.GetUtcNow() + _offset,
            OnTry = ended => _providers!.Settled(ended.Model),
        });
        var wait = (bool?)options["wait"] ?? true;
        return new JsonObject { ["ready"] = await _routers[name].WaitUntilReadyAsync(wait ? Patience : TimeSpan.Zero) };

        TimeSpan? Time(string key) => options[key] is { } ms ? TimeSpan.FromMilliseconds((double)ms) : null;
    }

    private static TlsOptions TlsOf(JsonObject files)
    {
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile((string)files["root_certificates"]!);
        var own = (string?)files["certificate_chain"];
        return new TlsOptions
        {
            RootCertificates = roots,
            ClientCertificate = own is null ? null : X509Certificate2.CreateFromPemFile(own, (string)files["private_key"]!),
        };
    }

    private async Task<JsonObject> RunAsync(JsonObject run, Router router)
    {
        _providers = new Providers((JsonObject?)run["models"] ?? [], wire);
        var request = JsonParser.Default.Parse<DecideRequest>(run["request"]!.ToJsonString());
        JsonObject reply = [];
        for (var i = (int?)run["times"] ?? 1; i > 0; i--)
        {
            reply = await RunOnceAsync(router, request, (string?)run["judge"], (string?)run["pre_check"]);
        }

        return reply;
    }

    private async Task<JsonObject> RunOnceAsync(Router router, DecideRequest request, string? judge, string? preCheck)
    {
        try
        {
            var result = await router.RunAsync<string>(
                request,
                _providers!.CallAsync,
                judge is null ? null : (_, _) => Task.FromResult(Enum.Parse<Verdict>(judge, ignoreCase: true)),
                preCheck is null ? null : (_, instruction) => Task.FromResult(instruction.Length > 0 ? preCheck : ""));
            return new JsonObject
            {
                ["value"] = result.Value,
                ["model"] = result.Model,
                ["accepted"] = result.Accepted,
                ["source"] = JsonNamingPolicy.SnakeCaseLower.ConvertName(result.Source.ToString()),
                ["tries"] = Texts(result.Tries),
            };
        }
        catch (TriesFailedException e)
        {
            return new JsonObject { ["raised"] = "tries_failed", ["tries"] = Texts(e.Tries) };
        }
        catch (RequestRefusedException e)
        {
            return new JsonObject { ["raised"] = "refused", ["code"] = NameOf(e.Code), ["tries"] = new JsonArray() };
        }
        catch (NoRouteException e)
        {
            var code = e.InnerException is RpcException cause ? NameOf(CodeOf(cause)) : "";
            return new JsonObject { ["raised"] = "no_route", ["code"] = code, ["tries"] = new JsonArray() };
        }
    }

    /// <summary>The code; a connection that ends in the middle of its handshake is INTERNAL to this library, and UNAVAILABLE to all others.</summary>
    private static StatusCode CodeOf(RpcException error) =>
        error is { StatusCode: StatusCode.Internal, Status.DebugException: HttpRequestException or IOException } ? StatusCode.Unavailable : error.StatusCode;

    private static async Task<JsonObject> FlushAsync(Router router) => new() { ["sent"] = await router.FlushAsync(Patience) };

    private async Task<JsonObject> CloseAsync(string name)
    {
        _routers.Remove(name, out var router);
        return Counts(await router!.CloseAsync(Patience));
    }

    private Task<JsonObject> SetClock(double hours)
    {
        _offset = TimeSpan.FromHours(hours);
        return Task.FromResult<JsonObject>([]);
    }

    private static JsonObject Counts(ReportStats stats) => new()
    {
        ["waiting"] = stats.Waiting,
        ["reported"] = stats.Reported,
        ["rejected"] = stats.Rejected,
        ["dropped"] = stats.Dropped,
    };

    private static JsonArray Texts(IEnumerable<Try> tries) => [.. tries.Select(t => (JsonNode)TextOf(t))];

    private static string TextOf(Try ended)
    {
        string[] words =
        [
            ended.Model,
            Lower(ended.Status),
            ended.ErrorClass == ErrorClass.Unspecified ? "" : Lower(ended.ErrorClass),
            ended.Verdict == Verdict.Unspecified ? "" : Lower(ended.Verdict),
            ended.Advice is { } advice ? $"-> {Lower(advice.Action)} {advice.ReasonCode}" : "",
        ];
        return string.Join(' ', words.Where(w => w.Length > 0));
    }

    private static string Lower<TEnum>(TEnum value)
        where TEnum : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static string NameOf(StatusCode code) => JsonNamingPolicy.SnakeCaseUpper.ConvertName(code.ToString());
}
