using System.Text;
using System.Text.Json.Nodes;
using RoutingDecision.Classifier.Bundles;

namespace RoutingDecision.Classifier.Tests.Foreign;

public sealed class SpoiltForeignBundleTests
{
    private static readonly TheoryData<string, Action<JsonObject>, string> Manifests = new()
    {
        { "no parameters", m => m.Remove("wordpiece"), "wordpiece is for featurizer_kind 'wordpiece' and needed there" },
        { "kind and parameters differ", m => m["featurizer_kind"] = "hashed", "featurizer is for featurizer_kind 'hashed' and needed there" },
        { "unknown kind", m => m["featurizer_kind"] = "bpe", "featurizer_kind 'bpe' is unknown; known: hashed, wordpiece" },
        { "unknown parameter", m => m["wordpiece"]!["lowercase"] = true, "lowercase" },
        { "missing parameter", m => m["wordpiece"]!.AsObject().Remove("lower_case"), "lower_case" },
        { "null parameter", m => m["wordpiece"]!["special_tokens"]!["end"] = null, "wordpiece.special_tokens.end is null" },
        { "text instead of a number", m => m["wordpiece"]!["max_tokens"] = "many", "max_tokens" },
        { "too few tokens", m => m["wordpiece"]!["max_tokens"] = 7, "wordpiece.max_tokens is 7, allowed is 8 to 4096" },
        { "too many tokens", m => m["wordpiece"]!["max_tokens"] = 4097, "wordpiece.max_tokens is 4097" },
        { "more tokens than positions", m => m["wordpiece"]!["max_tokens"] = 100, "the warm-up run of transformer.onnx failed" },
        { "word length", m => m["wordpiece"]!["max_word_chars"] = 0, "wordpiece.max_word_chars is 0, allowed is 1 to 1000" },
        { "no prefix", m => m["wordpiece"]!["continuation_prefix"] = "", "wordpiece.continuation_prefix is ''" },
        { "special token that is none", m => m["wordpiece"]!["special_tokens"]!["start"] = "<s>", "vocab.txt does not have '<s>'" },
        { "vocabulary elsewhere", m => m["wordpiece"]!["vocabulary"]!["file"] = "../vocab.txt", "wordpiece.vocabulary.file is '../vocab.txt', which is not a plain file name" },
        { "vocabulary missing", m => m["wordpiece"]!["vocabulary"]!["file"] = "words.txt", "words.txt can't be read" },
        { "digest of the vocabulary", m => m["wordpiece"]!["vocabulary"]!["sha256"] = new string('0', 64), "the SHA-256 of vocab.txt is" },
        { "digest that is none", m => m["wordpiece"]!["vocabulary"]!["sha256"] = "ABC", "wordpiece.vocabulary.sha256 is 'ABC'" },
        { "size of the vocabulary", m => m["wordpiece"]!["vocabulary"]!["bytes"] = 7, "the manifest says 7" },
        { "size that is none", m => m["wordpiece"]!["vocabulary"]!["bytes"] = -1, "wordpiece.vocabulary.bytes is -1" },
        { "input twice", m => m["wordpiece"]!["inputs"]!["attention_mask"] = "input_ids", "wordpiece.inputs names one input twice" },
        { "input that is not declared", m => m["wordpiece"]!["inputs"]!["input_ids"] = "ids", "wordpiece.inputs.input_ids is 'ids', which inputs does not declare" },
        { "input that nothing feeds", m => m["wordpiece"]!["inputs"]!.AsObject().Remove("token_type_ids"), "inputs declares 'token_type_ids', which wordpiece.inputs does not name" },
        { "input of the model not declared", m => Unfed(m), "transformer.onnx has an input 'token_type_ids' that manifest.json does not declare" },
        { "input type", m => m["inputs"]![0]!["type"] = "int32", "input 'input_ids' is int32[-1,-1], allowed is int64[-1,-1]" },
        { "input shape", m => m["inputs"]![0]!["shape"] = new JsonArray(1, 128), "input 'input_ids' is int64[1,128]" },
        { "input shorter than a row", m => m["inputs"]![0]!["shape"] = new JsonArray(-1, 32), "wordpiece.max_tokens is 40, input 'input_ids' has room for 32" },
        { "inputs of different lengths", m => m["inputs"]![0]!["shape"] = new JsonArray(-1, 64), "different lengths" },
        { "input that the model lacks", m => { m["wordpiece"]!["inputs"]!["input_ids"] = "ids"; m["inputs"]![0]!["name"] = "ids"; }, "transformer.onnx has no input 'ids'" },
        { "no heads", m => m.Remove("heads"), "heads is missing" },
        { "no success head", m => m["heads"]!.AsObject().Remove("success"), "success" },
        { "how to read", m => m["heads"]!["success"]!["read_as"] = "probabilities", "heads.success.read_as 'probabilities' is unknown; known: success_logits, needed_tier_logits" },
        { "output that is not declared", m => m["heads"]!["success"]!["output"] = "scores", "heads.success.output is 'scores', which outputs does not declare" },
        { "output that the model lacks", m => { m["heads"]!["task"]!["output"] = "x"; m["outputs"]![1]!["name"] = "x"; }, "transformer.onnx has no output 'x'" },
        { "output type", m => m["outputs"]![0]!["type"] = "float16", "output 'logits' is float16[-1,3], allowed is float32[-1,N]" },
        { "output of one dimension", m => m["outputs"]![0]!["shape"] = new JsonArray(3), "output 'logits' is float32[3]" },
        { "output width", m => m["outputs"]![0]!["shape"] = new JsonArray(-1, 5), "output 'logits' has 5 columns, tiers has 3" },
        { "output width of the model", m => { m["outputs"]![0]!["shape"] = new JsonArray(-1, 5); m["heads"]!["success"]!["columns"] = new JsonArray(0, 1, 2); }, "is float32[-1,3] in transformer.onnx" },
        { "column too far", m => m["heads"]!["success"]!["columns"] = new JsonArray(0, 1, 3), "heads.success.columns is [0,1,3], allowed are 3 different numbers from 0 to 2" },
        { "column twice", m => m["heads"]!["success"]!["columns"] = new JsonArray(0, 1, 1), "heads.success.columns is [0,1,1]" },
        { "columns of tasks", m => m["heads"]!["task"]!["columns"] = new JsonArray(0), "heads.task.columns is [0], allowed are 4 different numbers" },
        { "tasks without names", m => m["tasks"] = new JsonArray(), "tasks has 0 names, not 1 to 64" },
        { "more tiers than columns", m => { m["tiers"]!.AsArray().Add("ultra"); m["base_success"]!.AsArray().Add(0.9); }, "output 'logits' has 3 columns, tiers has 4" },
        { "calibration", m => m["calibration"]!["slopes"]![0] = 0, "calibration.slopes is [0, 1, 1]" },
        { "calibration missing", m => m.Remove("calibration"), "calibration" },
        { "base success", m => m["base_success"] = new JsonArray(0.9, 0.8, 0.95), "base_success decreases with the tier: [0.9, 0.8, 0.95]" },
        { "format", m => m["format"] = 2, "its format is 2" },
    };

    public static TheoryData<string, Action<JsonObject>, string> SpoiltManifests => Manifests;

    // Made when they are needed: the runner would carry megabytes about with every case.
    public static TheoryData<string, string, Func<byte[]>, string> SpoiltFiles => new()
    {
        { "empty vocabulary", "vocab.txt", () => [], "wordpiece.vocabulary.bytes is 0" },
        { "blank vocabulary", "vocab.txt", () => "\n"u8.ToArray(), "vocab.txt does not have '[UNK]'" },
        { "token twice", "vocab.txt", () => "[PAD]\n[UNK]\n[PAD]\n"u8.ToArray(), "vocab.txt is no vocabulary: line 3 repeats the token '[PAD]' of line 1" },
        { "not UTF-8", "vocab.txt", () => [0x5b, 0xff, 0xfe, 0x0a], "vocab.txt is no vocabulary: it is not UTF-8" },
        { "more tokens than the model", "vocab.txt", () => Encoding.UTF8.GetBytes(TinyVocabulary.Text + "extra\n"), "the warm-up run of transformer.onnx failed" },
        { "no model", "transformer.onnx", () => new byte[100], "ONNX Runtime can't read transformer.onnx" },
        { "a hashed model", "transformer.onnx", () => File.ReadAllBytes(Path.Combine(Repository.DefaultBundle, "model.onnx")), "transformer.onnx has no input 'input_ids'" },
        { "truncated model", "transformer.onnx", () => new TinyTransformer(TinyVocabulary.Tokens.Count, 64, 3, 4).ToOnnx()[..^50], "transformer.onnx" },
    };

    [Theory]
    [MemberData(nameof(SpoiltManifests))]
    public void Load_SpoiltManifest_IsRefusedWithFileKeyAndValue(string what, Action<JsonObject> spoil, string reason)
    {
        using var bundle = new ForeignBundle();
        bundle.Edit(spoil);
        AssertRefused(bundle.Folder, what, reason);
    }

    [Theory]
    [MemberData(nameof(SpoiltFiles))]
    public void Load_SpoiltFile_IsRefusedWithTheReason(string what, string file, Func<byte[]> content, string reason)
    {
        using var bundle = new ForeignBundle();
        bundle.Replace(file, content());
        AssertRefused(bundle.Folder, what, reason);
    }

    [Fact]
    public void Load_OneFlippedBitOfTheVocabulary_IsRefused()
    {
        using var bundle = new ForeignBundle();
        var content = File.ReadAllBytes(bundle.At("vocab.txt"));
        content[^2] ^= 1;
        File.WriteAllBytes(bundle.At("vocab.txt"), content);
        AssertRefused(bundle.Folder, "bit", "the SHA-256 of vocab.txt is");
    }

    [Fact]
    public void Load_HashedBundleWithHeads_IsRefused()
    {
        using var copy = new BundleCopy();
        copy.Edit(m => m["heads"] = JsonNode.Parse("""{"success": {"output": "tier_logits", "read_as": "success_logits"}}"""));
        AssertRefused(copy.Folder, "heads", "heads is for featurizer_kind 'wordpiece'");
    }

    [Fact]
    public void Load_EachFileCutAnywhere_IsRefused()
    {
        using var bundle = new ForeignBundle();
        foreach (var file in new[] { "manifest.json", "vocab.txt", "transformer.onnx" })
        {
            var whole = File.ReadAllBytes(bundle.At(file));
            foreach (var length in Enumerable.Range(0, 20).Select(i => whole.Length * i / 20))
            {
                File.WriteAllBytes(bundle.At(file), whole[..length]);
                AssertRefused(bundle.Folder, $"{file} cut to {length}", file);
            }

            File.WriteAllBytes(bundle.At(file), whole);
        }

        ClassifierBundle.Load(bundle.Folder).Dispose();
    }

    private static void AssertRefused(string folder, string what, string reason)
    {
        var refusal = Assert.Throws<BundleException>(() => ClassifierBundle.Load(folder));
        Assert.True(refusal.Message.Contains(reason, StringComparison.Ordinal), $"{what}: {refusal.Message}");
        Assert.Contains(folder, refusal.Message, StringComparison.Ordinal);
    }

    private static void Unfed(JsonObject manifest)
    {
        manifest["wordpiece"]!["inputs"]!.AsObject().Remove("token_type_ids");
        manifest["inputs"]!.AsArray().RemoveAt(2);
    }
}
