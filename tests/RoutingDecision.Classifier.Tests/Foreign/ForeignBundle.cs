using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace RoutingDecision.Classifier.Tests.Foreign;

/// <summary>A bundle of a <see cref="TinyTransformer"/>, as a stranger would write it; a test may spoil it.</summary>
internal sealed class ForeignBundle : IDisposable
{
    public const int MaxTokens = 40;
    public static readonly string[] TaskNames = ["lookup", "coding", "analysis", "writing"];

    public ForeignBundle(TinyTransformer? model = null, bool types = true, int length = -1, bool tasks = true)
    {
        Folder = Directory.CreateTempSubdirectory("foreign-").FullName;
        model ??= new TinyTransformer(TinyVocabulary.Tokens.Count, MaxTokens, 3, tasks ? TaskNames.Length : 0);
        File.WriteAllBytes(Path.Combine(Folder, "transformer.onnx"), model.ToOnnx(types, length));
        File.WriteAllText(Path.Combine(Folder, "vocab.txt"), TinyVocabulary.Text);
        var inputs = types ? """{"input_ids": "input_ids", "attention_mask": "attention_mask", "token_type_ids": "token_type_ids"}""" : """{"input_ids": "input_ids", "attention_mask": "attention_mask"}""";
        var shapes = (types ? new[] { "input_ids", "attention_mask", "token_type_ids" } : ["input_ids", "attention_mask"])
            .Select(n => $$"""{"name": "{{n}}", "type": "int64", "shape": [-1, {{length}}]}""");
        File.WriteAllText(Path.Combine(Folder, "manifest.json"), $$"""
            {
              "format": 1,
              "name": "tiny",
              "created": "2026-01-01T00:00:00+00:00",
              "model": {{FileEntry("transformer.onnx")}},
              "tiers": ["economy", "standard", "premium"],
              "tasks": [{{(tasks ? string.Join(", ", TaskNames.Select(t => $"\"{t}\"")) : "")}}],
              "featurizer_kind": "wordpiece",
              "wordpiece": {
                "vocabulary": {{FileEntry("vocab.txt")}},
                "lower_case": true, "strip_accents": true, "split_cjk": true,
                "max_tokens": {{MaxTokens}}, "max_word_chars": 100, "continuation_prefix": "##",
                "special_tokens": {"unknown": "[UNK]", "start": "[CLS]", "end": "[SEP]", "padding": "[PAD]"},
                "inputs": {{inputs}}
              },
              "inputs": [{{string.Join(", ", shapes)}}],
              "outputs": [{"name": "logits", "type": "float32", "shape": [-1, 3]}{{(tasks ? """, {"name": "task_logits", "type": "float32", "shape": [-1, 4]}""" : "")}}],
              "heads": {"success": {"output": "logits", "read_as": "success_logits"}{{(tasks ? """, "task": {"output": "task_logits"}""" : "")}}},
              "calibration": {"method": "platt", "slopes": [1, 1, 1], "intercepts": [0, 0, 0], "task_temperature": 1},
              "base_success": [0.5, 0.7, 0.9]
            }
            """);
    }

    public string Folder { get; }

    public string At(string file) => Path.Combine(Folder, file);

    public void Edit(Action<JsonObject> edit)
    {
        var manifest = JsonNode.Parse(File.ReadAllText(At("manifest.json")))!.AsObject();
        edit(manifest);
        File.WriteAllText(At("manifest.json"), manifest.ToJsonString());
    }

    /// <summary>Replaces a file and says so in the manifest, so that only what it holds can be wrong.</summary>
    public void Replace(string file, byte[] content)
    {
        File.WriteAllBytes(At(file), content);
        Edit(m =>
        {
            var entry = file == "vocab.txt" ? m["wordpiece"]!["vocabulary"]! : m["model"]!;
            entry["bytes"] = content.Length;
            entry["sha256"] = Convert.ToHexStringLower(SHA256.HashData(content));
        });
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private string FileEntry(string file)
    {
        var content = File.ReadAllBytes(At(file));
        return $$"""{"file": "{{file}}", "sha256": "{{Convert.ToHexStringLower(SHA256.HashData(content))}}", "bytes": {{content.Length}}}""";
    }
}
