using Microsoft.ML.OnnxRuntime;

namespace RoutingDecision.Classifier.Inference;

/// <summary>
/// A few workspaces per core, found from the core that asks on; more are made when calls overlap and dropped when they come back to a full pool. A busy
/// machine interrupts calls in the middle, so that more of them are under way than there are cores; making a workspace costs more than a call. Lock-free.
/// </summary>
internal sealed class WorkspacePool(InferenceSession session, IModelInput input, OutputReader reader, int perCore = WorkspacePool.PerCore)
{
    /// <summary>Workspaces kept for each core.</summary>
    public const int PerCore = 4;

    // A cache line apart, so that cores don't fight for one.
    private const int Stride = 8;

    private readonly Workspace?[] _slots = new Workspace?[Environment.ProcessorCount * perCore * Stride];
    private volatile bool _closed;

    public Workspace Rent()
    {
        var first = FirstSlot();
        for (var i = 0; i < _slots.Length; i += Stride)
        {
            ref var slot = ref _slots[(first + i) % _slots.Length];
            if (slot is not null && Interlocked.Exchange(ref slot, null) is { } workspace)
            {
                return workspace;
            }
        }

        return new Workspace(session, input, reader);
    }

    public void Return(Workspace workspace)
    {
        var first = FirstSlot();
        for (var i = 0; i < _slots.Length && !_closed; i += Stride)
        {
            ref var slot = ref _slots[(first + i) % _slots.Length];
            if (slot is null && Interlocked.CompareExchange(ref slot, workspace, null) is null)
            {
                // Closed in between: whoever takes it out of the slot, this call or Close, disposes it.
                if (_closed)
                {
                    Interlocked.Exchange(ref slot, null)?.Dispose();
                }

                return;
            }
        }

        workspace.Dispose();
    }

    /// <summary>Drops idle workspaces now and every other one when it comes back. Calls still work, each with a workspace of its own.</summary>
    public void Close()
    {
        _closed = true;
        for (var i = 0; i < _slots.Length; i += Stride)
        {
            Interlocked.Exchange(ref _slots[i], null)?.Dispose();
        }
    }

    private int FirstSlot() => Thread.GetCurrentProcessorId() % Environment.ProcessorCount * perCore * Stride;
}
