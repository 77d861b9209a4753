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

/// <summary>Turns prompts into examples: reads signals and ids with the serving code, learns the signal scales from the train split, balances the sources.</summary>
internal static class ExampleBuilder
{
    public static ExampleSet Build(IReadOnlyList<SourcePrompt> all, Hyperparameters settings)
    {
        var prompts = GroupShrinkage.Apply(all, settings.GroupStrength);
        var features = settings.Features;
        var sources = prompts.Select(p => p.Source).Distinct(StringComparer.Ordinal).ToArray();
        var featurizer = new Featurizer(features);
        var buffer = new int[features.MaxIds];
        var examples = new Example[prompts.Count];
        for (var i = 0; i < examples.Length; i++)
        {
            var prompt = prompts[i];
            var view = PromptReader.Read(prompt.Input);
            var count = featurizer.WriteIds(view.Ask.Span, buffer);
            examples[i] = new Example
            {
                Source = Array.IndexOf(sources, prompt.Source),
                Split = prompt.Split,
                Ids = buffer[..count],
                Shape = view.Signals,
                Success = [.. Enumerable.Range(0, prompt.Evidence.Tiers).Select(t => (float)prompt.Evidence.Success(t))],
                Weight = [.. Enumerable.Range(0, prompt.Evidence.Tiers).Select(t => (float)prompt.Evidence.Weight(t))],
                IsBenchmark = prompt.IsBenchmark,
                IsContaminated = prompt.IsContaminated,
                Tier = prompt.Tier,
                Task = prompt.Task,
                TaskWeight = prompt.Task >= 0 ? settings.TaskWeight : 0,
            };
        }

        SourceBalance.Apply(examples, sources.Length, settings.BenchmarkShare);
        var scaled = features with { Signals = SignalScales.Learn(examples) };
        featurizer = new Featurizer(scaled);
        foreach (var example in examples)
        {
            example.Signals = new float[featurizer.SignalCount];
            featurizer.WriteSignals(example.Shape, example.Signals);
        }

        return new ExampleSet(examples, sources, scaled);
    }
}
