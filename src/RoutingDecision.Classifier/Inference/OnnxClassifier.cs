using Microsoft.ML.OnnxRuntime;
using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Classifier.Inference;

/// <summary>A loaded bundle. Thread-safe; a call allocates nothing but its result.</summary>
/// <remarks>
/// <see cref="Dispose"/> may be called while calls are in flight, and calls that begin after it still give right answers: it drops what is pooled,
/// and the session itself goes when the last holder of this object is gone and the collector finds it. A snapshot read before a hot swap
/// therefore never meets a dead classifier, and no call pays for counting references.
/// </remarks>
internal sealed class OnnxClassifier : IFeatureClassifier
{
    // Enough for the most tiers and tasks that a manifest may have.
    private const int MostColumns = 64;
    private const int MeasuredRuns = 7;

    private readonly IModelInput _input;
    private readonly OutputReader _reader;
    private readonly Calibrator _calibrator;
    private readonly WorkspacePool _pool;

    public OnnxClassifier(BundleHeader header, InferenceSession session, IModelInput input)
    {
        var manifest = header.Manifest;
        Manifest = manifest;
        Version = header.Version;
        Tasks = manifest.Tasks.Count > 0 ? manifest.Tasks : RoutingSnapshot.DefaultTasks;
        Certified = [.. manifest.Certified.Select(c => new CertifiedThresholds(c.MaxUnderRoute, c.Confidence, [.. c.Thresholds], c.Samples))];
        Reference = BundleReference.Of(manifest);
        _input = input;
        _reader = new OutputReader(manifest);
        _calibrator = new Calibrator(manifest.Calibration, manifest.Heads?.Success.ReadAs == SuccessHead.NeededTierLogits);
        _pool = new WorkspacePool(session, input, _reader);
    }

    public BundleManifest Manifest { get; }

    public string Version { get; }

    public IReadOnlyList<string> Tiers => Manifest.Tiers;

    public IReadOnlyList<string> Tasks { get; }

    public IReadOnlyList<float> BaseSuccess => Manifest.BaseSuccess;

    public IReadOnlyList<CertifiedThresholds> Certified { get; }

    public TimeSpan TypicalTime { get; private set; }

    public TrafficReference? Reference { get; }

    public PromptAssessment Classify(in PromptView prompt)
    {
        var workspace = _pool.Rent();
        workspace.Rows.Read(0, prompt);
        var result = RunSingle(workspace, workspace.Rows, 0);
        _pool.Return(workspace);
        GC.KeepAlive(this);
        return result;
    }

    public int MaxFeatures => _input.MaxFeatures;

    public WrittenFeatures WriteFeatures(in PromptView prompt, Span<int> ids)
    {
        var workspace = _pool.Rent();
        workspace.Rows.Read(0, prompt);
        var features = workspace.Rows.WriteFeatures(0, prompt, ids);
        _pool.Return(workspace);
        GC.KeepAlive(this);
        return features;
    }

    public PromptAssessment Classify(in PromptView prompt, Span<int> ids, out WrittenFeatures features)
    {
        var workspace = _pool.Rent();
        workspace.Rows.Read(0, prompt);
        features = workspace.Rows.WriteFeatures(0, prompt, ids);
        var result = RunSingle(workspace, workspace.Rows, 0);
        _pool.Return(workspace);
        GC.KeepAlive(this);
        return result;
    }

    public void Classify(ReadOnlySpan<PromptView> prompts, Span<PromptAssessment> results) => Classify(prompts, [], [], results);

    public void Classify(ReadOnlySpan<PromptView> prompts, ReadOnlySpan<Memory<int>> ids, Span<WrittenFeatures> features, Span<PromptAssessment> results)
    {
        var workspace = _pool.Rent();
        for (var start = 0; start < prompts.Length; start += Workspace.BatchRows)
        {
            var rows = Math.Min(Workspace.BatchRows, prompts.Length - start);
            for (var row = 0; row < rows; row++)
            {
                workspace.Rows.Read(row, prompts[start + row]);
                if (ids.Length > 0)
                {
                    features[start + row] = workspace.Rows.WriteFeatures(row, prompts[start + row], ids[start + row].Span);
                }
            }

            RunRows(workspace, rows, results.Slice(start, rows));
        }

        _pool.Return(workspace);
        GC.KeepAlive(this);
    }

    public PromptFeatures Read(in PromptView prompt)
    {
        var rows = _input.NewRows(1);
        rows.Read(0, prompt);
        return rows;
    }

    public PromptAssessment Classify(PromptFeatures features)
    {
        var workspace = _pool.Rent();
        var result = RunSingle(workspace, (PromptRows)features, 0);
        _pool.Return(workspace);
        GC.KeepAlive(this);
        return result;
    }

    public string FeatureScheme => _input.FeatureScheme;

    public IPhraseEvidence? EvidenceFor(IReadOnlyList<PhrasePattern> phrases) => _input.EvidenceFor(phrases);

    public void Classify(ReadOnlySpan<KeptFeatures> kept, bool together, Span<PromptAssessment> results)
    {
        var workspace = _pool.Rent();
        var most = together ? Workspace.BatchRows : 1;
        for (var start = 0; start < kept.Length; start += most)
        {
            var rows = Math.Min(most, kept.Length - start);
            for (var row = 0; row < rows; row++)
            {
                workspace.Rows.Take(row, kept[start + row]);
            }

            RunRows(workspace, rows, results.Slice(start, rows));
        }

        _pool.Return(workspace);
        GC.KeepAlive(this);
    }

    /// <summary>Runs an empty, a usual and the longest prompt through every path once.</summary>
    /// <exception cref="InvalidDataException">The model answers something that is not a number.</exception>
    public void WarmUp()
    {
        var empty = new PromptView { Ask = default, Signals = default, Script = Script.Other, Language = "und", Attachments = default };
        var usual = empty with { Ask = "Compare these two plans, then list the risks of each.".AsMemory() };
        Span<PromptAssessment> results = new PromptAssessment[Workspace.BatchRows];
        Classify([empty, usual, empty, usual, empty, usual, empty, usual], results);
        var longest = _input.NewRows(1);
        longest.Reach();
        foreach (var result in (ReadOnlySpan<PromptAssessment>)[Classify(empty), Classify(usual), Classify(longest), .. results])
        {
            if (!result.Success.All(float.IsFinite) || !float.IsFinite(result.TaskProbability))
            {
                throw new InvalidDataException("the model answers something that is not a number");
            }
        }
    }

    /// <summary>Measures <see cref="TypicalTime"/>: the median over a few runs of a prompt of some eighty words, after <see
    /// cref="WarmUp"/>.</summary>
    public void Measure(TimeProvider time)
    {
        var prompt = UsualPrompt.View;
        Span<TimeSpan> runs = stackalloc TimeSpan[MeasuredRuns];
        foreach (ref var run in runs)
        {
            var begin = time.GetTimestamp();
            Classify(prompt);
            run = time.GetElapsedTime(begin);
        }

        runs.Sort();
        TypicalTime = runs[MeasuredRuns / 2];
    }

    public void Dispose() => _pool.Close();

    private PromptAssessment RunSingle(Workspace workspace, PromptRows rows, int row)
    {
        var bound = workspace.Single(rows.Lengths[row]);
        bound.Set(0, rows, row);
        bound.Run();
        return Assess(bound, 0);
    }

    private PromptAssessment Assess(BoundBatch bound, int row)
    {
        Span<float> tiers = stackalloc float[MostColumns];
        Span<float> tasks = stackalloc float[MostColumns];
        return _calibrator.Assess(_reader.Tiers(bound.Outputs, row, tiers), _reader.Tasks(bound.Outputs, row, tasks));
    }

    private void RunRows(Workspace workspace, int rows, Span<PromptAssessment> results)
    {
        // A half-empty batch costs more than its rows one by one.
        if (rows <= Workspace.BatchRows / 2)
        {
            for (var row = 0; row < rows; row++)
            {
                results[row] = RunSingle(workspace, workspace.Rows, row);
            }

            return;
        }

        var bound = workspace.Batch(Longest(workspace.Rows.Lengths.AsSpan(0, rows)));
        for (var row = 0; row < rows; row++)
        {
            bound.Set(row, workspace.Rows, row);
        }

        bound.Run();
        for (var row = 0; row < rows; row++)
        {
            results[row] = Assess(bound, row);
        }
    }

    private static int Longest(ReadOnlySpan<int> lengths)
    {
        var longest = 0;
        foreach (var length in lengths)
        {
            longest = Math.Max(longest, length);
        }

        return longest;
    }
}
