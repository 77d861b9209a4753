using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Classifier.Features;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Learning.Training;

namespace RoutingDecision.Learning.Data;

/// <summary>All examples of a run, with the names of their sources and the featurizer that made them.</summary>
internal sealed record ExampleSet(IReadOnlyList<Example> Examples, IReadOnlyList<string> Sources, FeaturizerOptions Features)
{
    /// <summary>Rows per source and split.</summary>
    public IReadOnlyList<SourceRows> Counts() =>
    [
        .. Sources.Select((name, i) => new SourceRows(name, Count(i, Split.Train), Count(i, Split.Dev), Count(i, Split.Calibration), Count(i, Split.Test))),
    ];

    /// <summary>SHA-256 over features, targets, weights and splits in order: two runs on the same data show the same digest.</summary>
    public string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> header = stackalloc byte[20];
        foreach (var e in Examples)
        {
            BinaryPrimitives.WriteInt32LittleEndian(header, e.Source);
            BinaryPrimitives.WriteInt32LittleEndian(header[4..], (int)e.Split);
            BinaryPrimitives.WriteInt32LittleEndian(header[8..], e.Tier);
            BinaryPrimitives.WriteInt32LittleEndian(header[12..], e.Task);
            BinaryPrimitives.WriteInt32LittleEndian(header[16..], e.Ids.Length);
            hash.AppendData(header);
            hash.AppendData(MemoryMarshal.AsBytes(e.Ids.AsSpan()));
            hash.AppendData(MemoryMarshal.AsBytes(e.Signals.AsSpan()));
            hash.AppendData(MemoryMarshal.AsBytes(e.Success.AsSpan()));
            hash.AppendData(MemoryMarshal.AsBytes(e.Weight.AsSpan()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private int Count(int source, Split split) => Examples.Count(e => e.Source == source && e.Split == split);
}

/// <summary>Turns prompts into examples: reads signals and ids with the serving code, learns the signal scales from the train split, balances the
/// sources.</summary>
internal static class ExampleBuilder
{
    public static ExampleSet Build(IReadOnlyList<SourcePrompt> all, Hyperparameters settings) => Build(all, [], settings);

    /// <param name="all">Prompts with text.</param>
    /// <param name="logged">Prompts without, whose ids were made with the same featurizer.</param>
    /// <param name="settings">Featurizer and balance.</param>
    public static ExampleSet Build(IReadOnlyList<SourcePrompt> all, IReadOnlyList<LoggedPrompt> logged, Hyperparameters settings)
    {
        var prompts = GroupShrinkage.Apply(all, settings.GroupStrength);
        var sources = prompts.Select(p => p.Source).Concat(logged.Select(_ => LoggedPrompt.Source)).Distinct(StringComparer.Ordinal).ToArray();
        var featurizer = new Featurizer(settings.Features);
        var buffer = new int[settings.Features.MaxIds];
        var splits = new Dictionary<ulong, Split>();
        Example[] examples =
        [
            .. prompts.Select(p => Read(p, Array.IndexOf(sources, p.Source), featurizer, buffer, splits, settings)),
            .. logged.Select(p => Read(p, Array.IndexOf(sources, LoggedPrompt.Source), splits, settings)).OfType<Example>(),
        ];
        SourceBalance.Apply(examples, sources.Length, settings.BenchmarkShare);
        var scaled = settings.Features with { Signals = SignalScales.Learn(examples) };
        featurizer = new Featurizer(scaled);
        foreach (var example in examples)
        {
            example.Signals = new float[featurizer.SignalCount];
            featurizer.WriteSignals(example.Shape, example.Signals);
        }

        return new ExampleSet(examples, sources, scaled);
    }

    private static Example Read(
        SourcePrompt prompt, int source, Featurizer featurizer, int[] buffer, Dictionary<ulong, Split> splits, Hyperparameters settings)
    {
        var view = PromptReader.Read(prompt.Input);
        splits.TryAdd(PromptDigest.Compute(view).A, prompt.Split);
        var count = featurizer.WriteIds(view.Ask.Span, buffer);
        return new Example
        {
            Source = source,
            Split = prompt.Split,
            Ids = buffer[..count],
            Shape = view.Signals,
            Success = Successes(prompt.Evidence),
            Weight = Weights(prompt.Evidence),
            IsBenchmark = prompt.IsBenchmark,
            IsContaminated = prompt.IsContaminated,
            Tier = prompt.Tier,
            Task = prompt.Task,
            TaskWeight = prompt.Task >= 0 ? settings.TaskWeight : 0,
        };
    }

    // A prompt that is known with its text stays in that text's split: it must not be trained on here and measured there. As a calibration row it is
    // there already, and there it counts once.
    private static Example? Read(LoggedPrompt prompt, int source, Dictionary<ulong, Split> splits, Hyperparameters settings)
    {
        var isKnown = splits.TryGetValue(BinaryPrimitives.ReadUInt64BigEndian(prompt.Digest.Span), out var known);
        return isKnown && known == Split.Calibration ? null : new Example
        {
            Source = source,
            Split = isKnown ? known : SplitRule.Of(prompt.Digest.Span),
            Ids = prompt.FeatureIds,
            Shape = prompt.Signals,
            Success = Successes(prompt.Evidence),
            Weight = Weights(prompt.Evidence),
            Tier = prompt.Tier,
            Task = prompt.Task,
            TaskWeight = prompt.Task >= 0 ? settings.TaskWeight : 0,
        };
    }

    private static float[] Successes(TierEvidence evidence) => [.. Enumerable.Range(0, evidence.Tiers).Select(t => (float)evidence.Success(t))];

    private static float[] Weights(TierEvidence evidence) => [.. Enumerable.Range(0, evidence.Tiers).Select(t => (float)evidence.Weight(t))];
}
