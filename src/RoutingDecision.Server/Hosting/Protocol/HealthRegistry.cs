using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace RoutingDecision.Server.Hosting.Protocol;

/// <summary>
/// The serving status of every service by full name; <see cref="Server"/> is the server as a whole, NOT_SERVING until set.
/// Thread-safe: who watches sees the changes of one service in the order they were made.
/// </summary>
internal sealed class HealthRegistry
{
    /// <summary>The name under which probes ask for the server as a whole.</summary>
    public const string Server = "";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, ServingStatus> _statuses = new(StringComparer.Ordinal) { [Server] = ServingStatus.NotServing };
    private readonly Dictionary<string, List<HealthWatch>> _watches = new(StringComparer.Ordinal);
    private bool _stopped;

    /// <summary>Sets the status of one service, which is known from then on. Without effect once <see cref="Stop"/> was called.</summary>
    public void SetStatus(string service, ServingStatus status)
    {
        lock (_lock)
        {
            if (!_stopped)
            {
                Publish(service, status);
            }
        }
    }

    /// <summary>Sets the status of every known service and of the server as a whole.</summary>
    public void SetAll(ServingStatus status)
    {
        lock (_lock)
        {
            if (!_stopped)
            {
                PublishAll(status);
            }
        }
    }

    /// <summary>Turns everything to NOT_SERVING for good and ends all watches.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            if (_stopped)
            {
                return;
            }
            _stopped = true;
            PublishAll(ServingStatus.NotServing);
            foreach (var watch in _watches.Values.SelectMany(list => list))
            {
                watch.End();
            }
        }
    }

    /// <summary>The status of one service; null when it is not known.</summary>
    public ServingStatus? GetStatus(string service)
    {
        lock (_lock)
        {
            return _statuses.TryGetValue(service, out var status) ? status : null;
        }
    }

    /// <summary>All known services as they are now.</summary>
    public IReadOnlyList<KeyValuePair<string, ServingStatus>> GetStatuses()
    {
        lock (_lock)
        {
            return [.. _statuses];
        }
    }

    /// <summary>Starts to watch a service, known or not. Dispose the watch to end it.</summary>
    public HealthWatch Watch(string service)
    {
        lock (_lock)
        {
            var watch = new HealthWatch(ended => Remove(service, ended));
            watch.Publish(_statuses.GetValueOrDefault(service, ServingStatus.ServiceUnknown));
            if (_stopped)
            {
                watch.End();
                return watch;
            }
            if (!_watches.TryGetValue(service, out var list))
            {
                _watches[service] = list = [];
            }
            list.Add(watch);
            return watch;
        }
    }

    private void PublishAll(ServingStatus status)
    {
        foreach (var service in _statuses.Keys.ToArray())
        {
            Publish(service, status);
        }
    }

    private void Publish(string service, ServingStatus status)
    {
        _statuses[service] = status;
        if (_watches.TryGetValue(service, out var list))
        {
            list.ForEach(watch => watch.Publish(status));
        }
    }

    // Names come from callers, so a name is forgotten with its last watch.
    private void Remove(string service, HealthWatch watch)
    {
        lock (_lock)
        {
            if (_watches.TryGetValue(service, out var list) && list.Remove(watch) && list.Count == 0)
            {
                _watches.Remove(service);
            }
        }
    }
}
