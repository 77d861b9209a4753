using System.Security.Cryptography;
using System.Text.Json.Nodes;
using RoutingDecision.Classifier.Bundles;

namespace RoutingDecision.Classifier.Tests.Bundles;

public sealed class ClassifierBundleTests
{
    /// <summary>What is spoilt, and a part of the reason that must be given.</summary>
    public static TheoryData<string, Action<JsonObject>, string> Spoilt { get; } = new()
    {
        { "format", m => m["format"] = 2, "its format is 2, this version reads format 1" },
        { "no format", m => m.Remove("format"), "no number 'format'" },
        { "unknown member", m => m["colour"] = "red", "colour" },
        { "missing member", m => m.Remove("tiers"), "tiers" },
        { "null member", m => m["tiers"] = null, "tiers" },
        { "null element", m => m["inputs"]![1] = null, "inputs[1] is null" },
        { "name", m => m["name"] = "a b", "name 'a b'" },
        { "path in file", m => m["model"]!["file"] = "../model.onnx", "not a plain file name" },
        { "missing file", m => m["model"]!["file"] = "other.onnx", "other.onnx can't be read" },
        { "digest", m => m["model"]!["sha256"] = new string('0', 64), "the SHA-256 of model.onnx is" },
        { "size", m => m["model"]!["bytes"] = 5, "the manifest says 5" },
        { "one tier", m => m["tiers"] = new JsonArray("economy"), "tiers has 1 names" },
        { "tier twice", m => m["tiers"] = new JsonArray("a", "a", "b"), "one twice" },
        { "more tiers than the model", m => m["tiers"]!.AsArray().Add("extra"), "output 'tier_logits' is" },
        { "fewer tasks than the model", m => m["tasks"]!.AsArray().RemoveAt(0), "output 'task_logits' is" },
        { "featurizer kind", m => m["featurizer_kind"] = "bpe", "featurizer_kind 'bpe' is unknown" },
        { "featurizer version", m => m["featurizer"]!["version"] = 9, "featurizer.version is 9" },
        { "hash", m => m["featurizer"]!["hash"] = "md5", "featurizer.hash 'md5' is unknown" },
        { "dictionary", m => m["featurizer"]!["dictionary_size"] = 1000, "not a power of two" },
        { "signal", m => m["featurizer"]!["signals"]![0]!["signal"] = "mood", "signal 'mood' is unknown" },
        { "signal scale", m => m["featurizer"]!["signals"]![0]!["deviation"] = 0, "out of range" },
        { "fewer signals than the model", m => m["featurizer"]!["signals"]!.AsArray().RemoveAt(0), "input 'signals' is" },
        { "input name", m => m["inputs"]![0]!["name"] = "tokens", "no input 'ids'" },
        { "input type", m => m["inputs"]![0]!["type"] = "int64", "input 'ids' is int64" },
        { "calibration slope", m => m["calibration"]!["slopes"]![0] = -1, "slope is not over 0" },
        { "calibration length", m => m["calibration"]!["intercepts"]!.AsArray().Add(0), "one slope and intercept per tier" },
        { "base success falls", m => m["base_success"] = new JsonArray(0.9, 0.5, 0.6), "base_success decreases" },
        { "base success range", m => m["base_success"]![0] = -0.5, "base_success is not 3 numbers from 0 to 1" },
        { "certified", m => m["certified"] = JsonNode.Parse("""[{"max_under_route":2,"confidence":0.95,"thresholds":[0.5,0.5,0],"samples":10,"method":"x"}]"""), "max_under_route" },
        { "reference of no rows", m => m["reference"]!["success"]!["rows"] = 0, "reference.success.rows is 0" },
        { "reference of other tiers", m => m["reference"]!["success"]!["tiers"]!.AsArray().RemoveAt(0), "success.tiers are standard, premium" },
        { "reference edge", m => m["reference"]!["success"]!["tiers"]![1]!["edges"]![0] = -1, "histogram of 'standard' is malformed" },
        { "reference shares", m => m["reference"]!["success"]!["tiers"]![0]!["shares"]![0] = 0.5, "histogram of 'economy' is malformed" },
    };

    [Fact]
    public void Load_ShippedBundle_ServesTheDefaultTiersAndTasks()
    {
        using var classifier = ClassifierBundle.Load(Repository.DefaultBundle);
        Assert.Equal(["economy", "standard", "premium"], classifier.Tiers);
        Assert.Equal(16, classifier.Tasks.Count);
        Assert.Equal("lookup", classifier.Tasks[0]);
        Assert.Matches("^default-[0-9a-f]{8}$", classifier.Version);
        Assert.Equal(3, classifier.BaseSuccess.Count);
        Assert.True(classifier.BaseSuccess[0] < classifier.BaseSuccess[1] && classifier.BaseSuccess[1] < classifier.BaseSuccess[2]);
    }

    [Fact]
    public void ReadManifest_ShippedBundle_DigestIsThatOfTheModel()
    {
        var manifest = ClassifierBundle.ReadManifest(Repository.DefaultBundle);
        var model = File.ReadAllBytes(Path.Combine(Repository.DefaultBundle, manifest.Model.File));
        Assert.Equal(manifest.Model.Sha256, Convert.ToHexStringLower(SHA256.HashData(model)));
        Assert.True(model.Length < 12_000_000);
    }

    [Theory]
    [MemberData(nameof(Spoilt))]
    public void Load_SpoiltManifest_IsRefusedWithTheReason(string what, Action<JsonObject> spoil, string reason)
    {
        using var copy = new BundleCopy();
        copy.Edit(spoil);
        var refusal = Assert.Throws<BundleException>(() => ClassifierBundle.Load(copy.Folder));
        Assert.True(refusal.Message.Contains(reason, StringComparison.Ordinal), $"{what}: {refusal.Message}");
        Assert.Contains(copy.Folder, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_SeveralFaults_AreAllReported()
    {
        using var copy = new BundleCopy();
        copy.Edit(m =>
        {
            m["name"] = string.Empty;
            m["featurizer"]!["max_ids"] = 1;
            m["calibration"]!["task_temperature"] = 0;
        });
        var refusal = Assert.Throws<BundleException>(() => ClassifierBundle.Load(copy.Folder));
        Assert.Equal(3, refusal.Reasons.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"format\":\"1\"}")]
    public void Load_ManifestThatIsNone_IsRefused(string text)
    {
        using var copy = new BundleCopy();
        File.WriteAllText(copy.Manifest, text);
        Assert.Contains("manifest.json can't be read", Assert.Throws<BundleException>(() => ClassifierBundle.Load(copy.Folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_MissingFolder_IsRefused() =>
        Assert.Contains("manifest.json can't be read", Assert.Throws<BundleException>(() => ClassifierBundle.Load("/nowhere/at/all")).Message, StringComparison.Ordinal);

    [Fact]
    public void Load_OneFlippedBit_IsRefused()
    {
        using var copy = new BundleCopy();
        var model = File.ReadAllBytes(copy.Model);
        model[model.Length / 2] ^= 1;
        File.WriteAllBytes(copy.Model, model);
        Assert.Contains("SHA-256", Assert.Throws<BundleException>(() => ClassifierBundle.Load(copy.Folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_FileThatIsNoModel_IsRefused()
    {
        using var copy = new BundleCopy();
        var garbage = new byte[1000];
        File.WriteAllBytes(copy.Model, garbage);
        copy.Edit(m =>
        {
            m["model"]!["bytes"] = garbage.Length;
            m["model"]!["sha256"] = Convert.ToHexStringLower(SHA256.HashData(garbage));
        });
        Assert.Contains("ONNX Runtime can't read", Assert.Throws<BundleException>(() => ClassifierBundle.Load(copy.Folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_TruncatedModel_IsRefused()
    {
        using var copy = new BundleCopy();
        var model = File.ReadAllBytes(copy.Model)[..^1000];
        File.WriteAllBytes(copy.Model, model);
        copy.Edit(m =>
        {
            m["model"]!["bytes"] = model.Length;
            m["model"]!["sha256"] = Convert.ToHexStringLower(SHA256.HashData(model));
        });
        Assert.Throws<BundleException>(() => ClassifierBundle.Load(copy.Folder));
    }
}
