using System.Runtime.CompilerServices;
using System.Threading.Channels;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace RoutingDecision.Server.Hosting.Protocol;

/// <summary>One watcher's view of one service. A watcher that is slow sees the latest status and none of those in between.</summary>
internal sealed class HealthWatch(Action<HealthWatch> disposed) : IDisposable
{
    private readonly Channel<ServingStatus> _latest = Channel.CreateBounded<ServingStatus>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    /// <summary>The status now, then every change; never the same twice in a row. Ends when the registry stops.</summary>
    public async IAsyncEnumerable<ServingStatus> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ServingStatus? last = null;
        await foreach (var status in _latest.Reader.ReadAllAsync(cancellationToken))
        {
            if (status != last)
            {
                last = status;
                yield return status;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => disposed(this);

    internal void Publish(ServingStatus status) => _latest.Writer.TryWrite(status);

    internal void End() => _latest.Writer.TryComplete();
}
