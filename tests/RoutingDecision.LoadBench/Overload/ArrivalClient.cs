using System.Net;
using RoutingDecision.LoadBench.Messages;
using RoutingDecision.LoadBench.Wire;

namespace RoutingDecision.LoadBench.Overload;

/// <summary>The connections that calls arrive on, each with two threads of its own.</summary>
internal sealed class ArrivalClient : IDisposable
{
    private readonly CallConnection[] _connections;
    private readonly Arrivals[] _arrivals;

    /// <param name="server">Where it listens.</param>
    /// <param name="head">The method.</param>
    /// <param name="sources">Messages of each connection.</param>
    public ArrivalClient(IPEndPoint server, CallHead head, IReadOnlyList<IMessages> sources)
    {
        _connections = [.. sources.Select(_ => new CallConnection(server, head))];
        _arrivals = [.. sources.Select((s, i) => new Arrivals(_connections[i], s))];
    }

    /// <summary>Lets calls arrive on all connections together.</summary>
    /// <exception cref="IOException">A connection broke.</exception>
    public async Task<Arrived> RunAsync(TimeSpan length, double perSecond) => Arrived.Of(await Task.WhenAll(_arrivals.Select(
        a => Task.Factory.StartNew(
            () => a.Run(length, perSecond / _arrivals.Length), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))));

    public void Dispose() => Array.ForEach(_connections, c => c.Dispose());
}
