using System.Buffers.Binary;
using System.Security.Cryptography;
using Google.Protobuf;
using RoutingDecision.Core.Live;
using RoutingDecision.State.Journal.Records;

namespace RoutingDecision.State.Journal.Decisions;

/// <summary>
/// Names live views by their content, and says which ones a segment lacks. Most outcomes replace a model's entry without changing what selection
/// reads of it, so views are far fewer than outcomes. Used by one thread.
/// </summary>
internal sealed class LiveViewEncoder
{
    private readonly HashSet<ulong> _written = [];
    private ModelLive[] _last = [];
    private string _policy = "";

    /// <summary>Id of the view that was taken last.</summary>
    public ulong Current { get; private set; }

    /// <summary>Another segment begins.</summary>
    public void BeginSegment()
    {
        _written.Clear();
        // So that the next view is looked at again.
        _last = [];
    }

    /// <summary>Takes the view of an entry; the record when the segment lacks it.</summary>
    public LiveViewRecord? Take(DecisionEntry entry)
    {
        var live = entry.Live;
        var policy = entry.Inputs.Snapshot.Policy;
        if (live.IsEmpty || (string.Equals(policy.Version, _policy, StringComparison.Ordinal) && IsLast(live)))
        {
            return null;
        }

        _policy = policy.Version;
        _last = live.ToArray();
        var record = new LiveViewRecord { PolicyVersion = _policy };
        for (var m = 0; m < live.Length; m++)
        {
            if (Encode(policy.Catalog.Models[m].Id, live[m]) is { } model)
            {
                record.Models.Add(model);
            }
        }

        record.Id = Current = BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(record.ToByteArray()));
        return _written.Add(record.Id) ? record : null;
    }

    private bool IsLast(ReadOnlySpan<ModelLive> live)
    {
        if (live.Length != _last.Length)
        {
            return false;
        }

        for (var m = 0; m < live.Length; m++)
        {
            if (!ReferenceEquals(live[m], _last[m]))
            {
                return false;
            }
        }

        return true;
    }

    private static ModelLiveRecord? Encode(string model, ModelLive live)
    {
        var learned = Array.Exists(live.QualityShift, s => s != 0);
        if (live is { State: ModelState.Enabled, Breaker: BreakerState.Closed, LatencyP50Ms: 0, LatencyP95Ms: 0, OverSlo: false } && !learned)
        {
            return null;
        }

        var record = new ModelLiveRecord
        {
            Model = model,
            State = live.State == ModelState.Enabled ? "" : EnumName<ModelState>.Of(live.State),
            Breaker = live.Breaker == BreakerState.Closed ? "" : EnumName<BreakerState>.Of(live.Breaker),
            LatencyP50Ms = live.LatencyP50Ms,
            LatencyP95Ms = live.LatencyP95Ms,
            OverSlo = live.OverSlo,
        };
        if (learned)
        {
            record.QualityShift.Add(live.QualityShift);
        }

        return record;
    }
}
