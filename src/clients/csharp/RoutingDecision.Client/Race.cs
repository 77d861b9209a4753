using RoutingDecision.Contracts.V1;

namespace RoutingDecision.Client;

/// <summary>A try as it ended, with its answer; null: there is none.</summary>
internal sealed record Ended<T>(Try Try, Answer<T>? Answer);

/// <summary>
/// Tries that run at once. <see cref="NextAsync"/> gives each as it ends, by itself or by its time limit; <see cref="Cancel"/> ends those that
/// still run.
/// </summary>
internal sealed class Race<T>(Func<Call, CancellationToken, Task<Answer<T>>> function, TimeProvider time)
{
    private readonly Dictionary<int, Runner> _running = [];
    private Func<Call>? _later;
    private long _laterFrom;
    private TimeSpan _laterAfter;

    public bool IsRunning => _running.Count > 0;

    public void Start(Call call)
    {
        var abort = new CancellationTokenSource();
        _running.Add(call.Number, new Runner(call, abort, time.GetTimestamp(), PerformAsync(call, abort.Token)));
    }

    /// <summary>Starts what it makes after so much time, unless the race has come to its end before.</summary>
    public void StartLater(Func<Call> makeCall, TimeSpan after)
    {
        if (after <= TimeSpan.Zero)
        {
            Start(makeCall());
            return;
        }

        (_later, _laterFrom, _laterAfter) = (makeCall, time.GetTimestamp(), after);
    }

    /// <summary>The next try that ends. At least one must be running.</summary>
    /// <exception cref="OperationCanceledException">The caller needs no answer any more.</exception>
    public async Task<Ended<T>> NextAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await EndOrDueAsync(cancellation);
            cancellation.ThrowIfCancellationRequested();
            if (_running.Values.FirstOrDefault(r => r.Ended.IsCompleted) is { } ended)
            {
                _running.Remove(ended.Call.Number);
                return await ended.Ended;
            }

            if (_running.Values.FirstOrDefault(r => LeftOf(r) <= TimeSpan.Zero) is { } late)
            {
                return End(late, OutcomeStatus.Failure, ErrorClass.Timeout, new TimeoutException($"{late.Call.Model} took too long."));
            }

            if (_later is { } makeCall && time.GetElapsedTime(_laterFrom) >= _laterAfter)
            {
                _later = null;
                Start(makeCall());
            }
        }
    }

    /// <summary>Ends what still runs, without waiting for it.</summary>
    public IReadOnlyList<Ended<T>> Cancel() =>
        [.. _running.Values.ToArray().Select(r => End(r, OutcomeStatus.Cancelled, ErrorClass.Unspecified, error: null))];

    private async Task EndOrDueAsync(CancellationToken cancellation)
    {
        using var woken = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var due = _running.Values.Select(r => LeftOf(r)).Append(_later is null ? null : _laterAfter - time.GetElapsedTime(_laterFrom)).Min();
        // A timer that is cut to whole milliseconds would come too early.
        var wait = due is { } left ? TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling(left.TotalMilliseconds))) : Timeout.InfiniteTimeSpan;
        await Task.WhenAny([.. _running.Values.Select(r => (Task)r.Ended), Task.Delay(wait, time, woken.Token)]);
        await woken.CancelAsync();
    }

    private TimeSpan? LeftOf(Runner runner) => runner.Call.TimeLeft - time.GetElapsedTime(runner.Started);

    private Ended<T> End(Runner runner, OutcomeStatus status, ErrorClass errorClass, Exception? error)
    {
        _running.Remove(runner.Call.Number);
        // Not in this thread: what the caller's function does about it is its own.
        _ = runner.Abort.CancelAsync();
        return new Ended<T>(TryOf(runner.Call, runner.Started, status, errorClass, error), Answer: null);
    }

    /// <summary>One call of the caller's function. Never throws.</summary>
    private async Task<Ended<T>> PerformAsync(Call call, CancellationToken abort)
    {
        var started = time.GetTimestamp();
        // The function may work before it awaits, and the hedge must not wait for that.
        await Task.Yield();
        try
        {
            var answer = await function(call, abort);
            return answer is null
                ? throw new InvalidOperationException("The function returned no answer.")
                : new Ended<T>(TryOf(call, started, OutcomeStatus.Success, ErrorClass.Unspecified, error: null), answer);
        }
        catch (Exception e)
        {
            // Whatever a provider's library throws is an outcome.
            return new Ended<T>(TryOf(call, started, OutcomeStatus.Failure, ClassOf(e), e), Answer: null);
        }
    }

    private static ErrorClass ClassOf(Exception error) => error switch
    {
        ProviderException { ErrorClass: not ErrorClass.Unspecified } e => e.ErrorClass,
        TimeoutException or OperationCanceledException { InnerException: TimeoutException } => ErrorClass.Timeout,
        _ => ErrorClass.Other,
    };

    private Try TryOf(Call call, long started, OutcomeStatus status, ErrorClass errorClass, Exception? error) => new()
    {
        Number = call.Number,
        Model = call.Model,
        Status = status,
        ErrorClass = errorClass,
        Latency = time.GetElapsedTime(started),
        Error = error,
    };

    private sealed record Runner(Call Call, CancellationTokenSource Abort, long Started, Task<Ended<T>> Ended);
}
