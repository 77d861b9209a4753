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
        Example[] written = [.. prompts.Select(p => Read(p, Array.IndexOf(sources, p.Source), featurizer, buffer, settings))];
        Example[] examples = [.. written, .. Independent(written, logged, Array.IndexOf(sources, LoggedPrompt.Source), settings)];
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

    private static Example Read(SourcePrompt prompt, int source, Featurizer featurizer, int[] buffer, Hyperparameters settings)
    {
        var view = PromptReader.Read(prompt.Input);
        var count = featurizer.WriteIds(view.Ask.Span, buffer);
        return new Example
        {
            Source = source,
            Split = prompt.Split,
            Ids = buffer[..count],
            Text = TextKey.Of(buffer.AsSpan(0, count)),
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

    private static Example Read(LoggedPrompt prompt, ulong text, Split split, int source, Hyperparameters settings) => new()
    {
        Source = source,
        Split = split,
        Ids = prompt.FeatureIds,
        Text = text,
        Shape = prompt.Signals,
        Success = Successes(prompt.Evidence),
        Weight = Weights(prompt.Evidence),
        Tier = prompt.Tier,
        Task = prompt.Task,
        TaskWeight = prompt.Task >= 0 ? settings.TaskWeight : 0,
    };

    /// <summary>
    /// Logged rows that are evidence of their own, as <see cref="IndependentRows"/> has it of written ones. A text that is also among those stays in its
    /// split: it must not be trained on here and measured there; one that is in several there is left out. As a calibration row it counts once.
    /// </summary>
    private static IEnumerable<Example> Independent(
        IEnumerable<Example> written, IEnumerable<LoggedPrompt> logged, int source, Hyperparameters settings)
    {
        var splits = written.ToLookup(e => e.Text, e => e.Split);
        var counted = new HashSet<ulong>();
        foreach (var prompt in logged)
        {
            var text = TextKey.Of(prompt.FeatureIds);
            Split[] known = [.. splits[text].Distinct()];
            var split = known.Length == 0 ? SplitRule.Of(text) : known[0];
            if (known.Length < 2 && (split != Split.Calibration || (known.Length == 0 && counted.Add(text))))
            {
                yield return Read(prompt, text, split, source, settings);
            }
        }
    }

    private static float[] Successes(TierEvidence evidence) => [.. Enumerable.Range(0, evidence.Tiers).Select(t => (float)evidence.Success(t))];

    private static float[] Weights(TierEvidence evidence) => [.. Enumerable.Range(0, evidence.Tiers).Select(t => (float)evidence.Weight(t))];
}
