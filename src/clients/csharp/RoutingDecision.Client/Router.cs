using Grpc.Core;
using RoutingDecision.Contracts.V1;

namespace RoutingDecision.Client;

/// <summary>
/// Routes the caller's model calls. One per process is enough: it is thread-safe, and holds a channel and a timer until it is disposed.
/// </summary>
public sealed class Router : IAsyncDisposable
{
    private static readonly TimeSpan DisposeTimeout = TimeSpan.FromSeconds(2);

    private readonly RouterOptions _options;
    private readonly RoutingCalls _calls;
    private readonly Lease _lease;
    private readonly Reporter _reporter;
    private readonly Background _background;
    private readonly Gate _gate;

    public Router(RouterOptions options)
    {
        _options = options;
        _calls = new RoutingCalls(options);
        _lease = new Lease(options.RememberedDecisions, options.Clock ?? options.Time.GetUtcNow);
        _reporter = new Reporter(_calls, options.QueueCapacity, options.BatchSize);
        _background = new Background(options, _calls, _lease, _reporter);
        _gate = new Gate(options.PauseAfterFailure, options.Time);
    }

    /// <summary>What became of the reports.</summary>
    public ReportStats Stats => _reporter.Stats;

    /// <summary>
    /// Decides, calls <paramref name="function"/> with the models that the plan names until an answer is good enough, and reports every try in the
    /// background. A service that is away, slow or refuses the key never fails the call as long as a lease or
    /// <see cref="RouterOptions.DefaultModels"/> say where to go.
    /// </summary>
    /// <param name="request">What the service is asked.</param>
    /// <param name="function">Makes one call to <see cref="Call.Model"/>. Its token is cancelled when the answer is no longer wanted.</param>
    /// <param name="judge">Looks at an answer where the plan asks for it. It runs after the try, within the caller's time.</param>
    /// <param name="preCheck">
    /// Sends the plan's instruction to the decision's model and returns the tier that it names; without it plans with a pre-check are run directly.
    /// </param>
    /// <param name="cancellation">Ends the run; tries under way are cancelled and reported as such.</param>
    /// <exception cref="TriesFailedException">No model answered.</exception>
    /// <exception cref="RequestRefusedException">The service says that the request can't be served.</exception>
    /// <exception cref="NoRouteException">The service is away and no lease is left.</exception>
    public async Task<RouteResult<T>> RunAsync<T>(
        DecideRequest request,
        Func<Call, CancellationToken, Task<Answer<T>>> function,
        Func<Answer<T>, DecideResponse, Task<Verdict>>? judge = null,
        Func<DecideResponse, string, Task<string>>? preCheck = null,
        CancellationToken cancellation = default)
    {
        var started = _options.Time.GetTimestamp();
        if (request.Tenant.Length == 0 && _options.Tenant.Length > 0)
        {
            request = new DecideRequest(request) { Tenant = _options.Tenant };
        }

        var deadline = request.Constraints?.DeadlineMs ?? 0;
        var route = await RouteOfAsync(request, preCheck, cancellation);
        var parts = new RunParts<T>(function, judge, OnSettled, Left);
        return await new Execution<T>(route, parts, _reporter, _options.Time).RunAsync(cancellation);

        TimeSpan? Left()
        {
            var left = TimeSpan.FromMilliseconds(deadline) - _options.Time.GetElapsedTime(started);
            return deadline <= 0 ? null : left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Waits until the fallback table has been fetched once; false when that takes longer. Calls may be made before.</summary>
    public Task<bool> WaitUntilReadyAsync(TimeSpan timeout) => _background.HasTableAsync(timeout);

    /// <summary>Reports what waits now; whether all of it was acknowledged in time.</summary>
    public Task<bool> FlushAsync(TimeSpan timeout) => _background.FlushAsync(timeout);

    /// <summary>Reports what still waits, for at most so long, and ends. What is left then is dropped and counted.</summary>
    public async Task<ReportStats> CloseAsync(TimeSpan timeout)
    {
        await _background.FlushAsync(timeout);
        _background.Dispose();
        _reporter.DropRest();
        _calls.Dispose();
        return _reporter.Stats;
    }

    /// <summary>Closes, giving the reports that wait two seconds.</summary>
    public async ValueTask DisposeAsync() => await CloseAsync(DisposeTimeout);

    private void OnSettled(Try ended, Outcome? outcome)
    {
        if (outcome is not null && _reporter.Offer(outcome))
        {
            _background.Wake();
        }

        _options.OnTry?.Invoke(ended);
    }

    private async Task<Route> RouteOfAsync(
        DecideRequest request, Func<DecideResponse, string, Task<string>>? preCheck, CancellationToken cancellation)
    {
        RpcException? cause = null;
        if (_gate.MayPass())
        {
            try
            {
                var decision = await DecideAsync(request, preCheck, cancellation);
                _gate.Passed();
                return Route.OfDecision(RouteSource.Service, decision);
            }
            catch (RpcException e) when (IsRefusal(e))
            {
                throw new RequestRefusedException(e);
            }
            catch (RpcException e)
            {
                cancellation.ThrowIfCancellationRequested();
                _gate.Failed();
                cause = e;
            }
        }

        return _lease.RouteOf(request)
            ?? (_options.DefaultModels.Count > 0 ? Route.OfModels(RouteSource.Default, _options.DefaultModels) : throw new NoRouteException(cause));
    }

    private async Task<DecideResponse> DecideAsync(
        DecideRequest request, Func<DecideResponse, string, Task<string>>? preCheck, CancellationToken cancellation)
    {
        var decision = await _calls.DecideAsync(request, cancellation);
        if (decision.Plan?.Strategy == Strategy.PreCheck)
        {
            var tier = await VerdictOfAsync(decision, preCheck);
            var again = new DecideRequest(request);
            again.Attempt ??= new Attempt();
            (again.Attempt.Number, again.Attempt.PreCheckTier) = (2, tier);
            again.Strategy = tier.Length > 0 ? request.Strategy : Strategy.Direct;
            decision = await _calls.DecideAsync(again, cancellation);
        }

        _lease.Remember(request, decision);
        return decision;
    }

    private static async Task<string> VerdictOfAsync(DecideResponse decision, Func<DecideResponse, string, Task<string>>? preCheck)
    {
        try
        {
            return preCheck is null ? "" : await preCheck(decision, decision.Plan.PreCheckInstruction);
        }
        catch (Exception)
        {
            // A pre-check that fails settles nothing, and the caller's call goes on.
            return "";
        }
    }

    /// <summary>
    /// A refusal is an answer, unlike a service that can't answer: nothing else may decide then. A spent budget is one, an overloaded service is not.
    /// </summary>
    private static bool IsRefusal(RpcException error) => error.StatusCode switch
    {
        StatusCode.InvalidArgument or StatusCode.FailedPrecondition => true,
        StatusCode.ResourceExhausted => error.Trailers.GetValue("routing-constraint") == "budget",
        _ => false,
    };
}
