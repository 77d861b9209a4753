using Microsoft.ML.OnnxRuntime;
using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Classifier.Features;
using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Classifier.Inference;

/// <summary>A loaded bundle. Thread-safe; a call allocates nothing but its result.</summary>
/// <remarks>
/// <see cref="Dispose"/> may be called while calls are in flight, and calls that begin after it still give right answers: it drops what is pooled, and the
/// session itself goes when the last holder of this object is gone and the collector finds it. A snapshot read before a hot swap
/// therefore never meets a dead classifier, and no call pays for counting references.
/// </remarks>
internal sealed class OnnxClassifier : IPromptClassifier
{
    private readonly Featurizer _featurizer;
    private readonly Calibrator _calibrator;
    private readonly WorkspacePool _pool;
    private readonly int _tiers;
    private readonly int _tasks;

    public OnnxClassifier(BundleManifest manifest, InferenceSession session)
    {
        Manifest = manifest;
        Version = $"{manifest.Name}-{manifest.Model.Sha256[..8]}";
        Certified = manifest.Certified is { } c ? new CertifiedThresholds(c.MaxUnderRoute, c.Confidence, [.. c.Thresholds], c.Samples) : null;
        _featurizer = new Featurizer(manifest.Featurizer);
        _calibrator = new Calibrator(manifest.Calibration);
        _pool = new WorkspacePool(session, manifest);
        _tiers = manifest.Tiers.Count;
        _tasks = manifest.Tasks.Count;
    }

    public BundleManifest Manifest { get; }

    public string Version { get; }

    public IReadOnlyList<string> Tiers => Manifest.Tiers;

    public IReadOnlyList<string> Tasks => Manifest.Tasks;

    public IReadOnlyList<float> BaseSuccess => Manifest.BaseSuccess;

    public CertifiedThresholds? Certified { get; }

    public PromptAssessment Classify(in PromptView prompt)
    {
        var workspace = _pool.Rent();
        Features(workspace, 0, prompt);
        var bound = RunSingle(workspace, 0);
        var result = _calibrator.Assess(bound.TierLogits, bound.TaskLogits);
        _pool.Return(workspace);
        GC.KeepAlive(this);
        return result;
    }

    public void Classify(ReadOnlySpan<PromptView> prompts, Span<PromptAssessment> results)
    {
        var workspace = _pool.Rent();
        for (var start = 0; start < prompts.Length; start += Workspace.BatchRows)
        {
            var rows = Math.Min(Workspace.BatchRows, prompts.Length - start);
            for (var row = 0; row < rows; row++)
            {
                Features(workspace, row, prompts[start + row]);
            }

            RunRows(workspace, rows, results.Slice(start, rows));
        }

        _pool.Return(workspace);
        GC.KeepAlive(this);
    }

    /// <summary>Runs an empty and a usual prompt through every path once.</summary>
    /// <exception cref="InvalidDataException">The model answers something that is not a number.</exception>
    public void WarmUp()
    {
        var empty = new PromptView { Ask = default, Signals = default, Script = Script.Other, Language = "und", Attachments = default };
        var usual = empty with { Ask = "Compare these two plans, then list the risks of each.".AsMemory() };
        Span<PromptAssessment> results = new PromptAssessment[Workspace.BatchRows];
        Classify([empty, usual, empty, usual, empty, usual, empty, usual], results);
        foreach (var result in (ReadOnlySpan<PromptAssessment>)[Classify(empty), Classify(usual), .. results])
        {
            if (!result.Success.All(float.IsFinite) || !float.IsFinite(result.TaskProbability))
            {
                throw new InvalidDataException("the model answers something that is not a number");
            }
        }
    }

    public void Dispose() => _pool.Close();

    private void Features(Workspace workspace, int row, in PromptView prompt)
    {
        workspace.Counts[row] = _featurizer.WriteIds(prompt.Ask.Span, workspace.Ids.AsSpan(row * _featurizer.MaxIds, _featurizer.MaxIds));
        _featurizer.WriteSignals(prompt.Signals, workspace.Signals.AsSpan(row * _featurizer.SignalCount, _featurizer.SignalCount));
    }

    private BoundBatch RunSingle(Workspace workspace, int row)
    {
        var bound = workspace.Single(workspace.Counts[row]);
        Fill(workspace, row, bound, 0);
        bound.Run();
        return bound;
    }

    private void Fill(Workspace workspace, int row, BoundBatch bound, int target) => bound.Set(
        target,
        workspace.Ids.AsSpan(row * _featurizer.MaxIds, workspace.Counts[row]),
        workspace.Signals.AsSpan(row * _featurizer.SignalCount, _featurizer.SignalCount));

    private void RunRows(Workspace workspace, int rows, Span<PromptAssessment> results)
    {
        // A half-empty batch costs more than its rows one by one.
        if (rows <= Workspace.BatchRows / 2)
        {
            for (var row = 0; row < rows; row++)
            {
                var single = RunSingle(workspace, row);
                results[row] = _calibrator.Assess(single.TierLogits, single.TaskLogits);
            }

            return;
        }

        var bound = workspace.Batch(Longest(workspace.Counts.AsSpan(0, rows)));
        for (var row = 0; row < rows; row++)
        {
            Fill(workspace, row, bound, row);
        }

        bound.Run();
        for (var row = 0; row < rows; row++)
        {
            results[row] = _calibrator.Assess(bound.TierLogits.AsSpan(row * _tiers, _tiers), bound.TaskLogits.AsSpan(row * _tasks, _tasks));
        }
    }

    private static int Longest(ReadOnlySpan<int> counts)
    {
        var longest = 0;
        foreach (var count in counts)
        {
            longest = Math.Max(longest, count);
        }

        return longest;
    }
}
