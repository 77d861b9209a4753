using System.Diagnostics;
using Google.Rpc;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using RoutingDecision.Contracts.V1;
using RoutingDecision.LoadBench.Load;

namespace RoutingDecision.LoadBench.Overload;

/// <summary>
/// What somebody sees who calls beside the load with the official client: how soon health is answered, and what a call is told that is not served.
/// Twenty times a second each.
/// </summary>
internal sealed class Bystander : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly GrpcChannel _channel;
    private readonly Health.HealthClient _health;
    private readonly RoutingService.RoutingServiceClient _routing;
    private readonly DecideRequest _request;

    /// <param name="address">Where the server takes calls.</param>
    /// <param name="request">What it asks.</param>
    public Bystander(string address, DecideRequest request)
    {
        _channel = GrpcChannel.ForAddress(address);
        (_health, _routing, _request) = (new Health.HealthClient(_channel), new RoutingService.RoutingServiceClient(_channel), request);
    }

    /// <summary>Calls until it is told to stop.</summary>
    public async Task<Seen> WatchAsync(CancellationToken enough)
    {
        var seen = new Seen();
        await Task.WhenAll(EachPauseAsync(() => AskHealthAsync(seen), enough), EachPauseAsync(() => DecideAsync(seen), enough));
        return seen;
    }

    public void Dispose() => _channel.Dispose();

    /// <summary>Whether a status is what an overloaded server has to say: RESOURCE_EXHAUSTED with the time to wait.</summary>
    public static bool SaysWhenToRetry(RpcException refused) =>
        refused.StatusCode == StatusCode.ResourceExhausted
        && refused.Trailers.GetValueBytes("grpc-status-details-bin") is { } bytes
        && Google.Rpc.Status.Parser.ParseFrom(
            bytes).Details.Any(d => d.Is(RetryInfo.Descriptor) && d.Unpack<RetryInfo>().RetryDelay.ToTimeSpan() > TimeSpan.Zero);

    private static DateTime DeadlineFromNow => (TimeProvider.System.GetUtcNow() + Deadline).UtcDateTime;

    private static async Task EachPauseAsync(Func<Task> call, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            await call();
            await Task.Delay(Pause, enough).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task AskHealthAsync(Seen seen)
    {
        var begin = Stopwatch.GetTimestamp();
        try
        {
            var reply = await _health.CheckAsync(new HealthCheckRequest(), deadline: DeadlineFromNow);
            seen.Health.Add((long)Stopwatch.GetElapsedTime(begin).TotalNanoseconds);
            seen.Unhealthy += reply.Status == HealthCheckResponse.Types.ServingStatus.Serving ? 0 : 1;
        }
        catch (RpcException)
        {
            seen.Unhealthy++;
        }
    }

    private async Task DecideAsync(Seen seen)
    {
        try
        {
            await _routing.DecideAsync(_request, deadline: DeadlineFromNow);
            seen.Decided++;
        }
        catch (RpcException refused)
        {
            seen.Refused++;
            seen.Wrong += SaysWhenToRetry(refused) ? 0 : 1;
        }
    }
}

/// <summary>What a bystander saw. The two loops write fields of their own.</summary>
internal sealed class Seen
{
    /// <summary>Times of health's answers.</summary>
    public LatencyHistogram Health { get; } = new();

    /// <summary>Health checks that were not answered, or not with SERVING.</summary>
    public long Unhealthy { get; set; }

    /// <summary>Decisions made.</summary>
    public long Decided { get; set; }

    /// <summary>Decisions refused.</summary>
    public long Refused { get; set; }

    /// <summary>Of those, refused otherwise than an overloaded server should.</summary>
    public long Wrong { get; set; }

    /// <summary>Adds what was seen at another time.</summary>
    public void Add(Seen other)
    {
        Health.Add(other.Health);
        (Unhealthy, Decided, Refused, Wrong) = (Unhealthy + other.Unhealthy, Decided + other.Decided, Refused + other.Refused, Wrong + other.Wrong);
    }
}
