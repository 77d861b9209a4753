using System.Text.Json;
using System.Text.Json.Serialization;

namespace RoutingDecision.Classifier.Bundles;

/// <summary>Reads and writes manifests. Strict: an unknown or missing member is an error, so that a typing error never becomes a default.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    NewLine = "\n",
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(BundleManifest))]
public sealed partial class ManifestJson : JsonSerializerContext
{
    /// <summary>Parses a manifest; throws <see cref="JsonException"/> with what is wrong.</summary>
    public static BundleManifest Parse(ReadOnlySpan<byte> utf8)
    {
        RefuseOtherFormats(utf8);
        return JsonSerializer.Deserialize(utf8, Default.BundleManifest) ?? throw new JsonException("the manifest is null");
    }

    /// <summary>Writes a manifest, ending in a line break; the same manifest gives the same bytes.</summary>
    public static byte[] Write(BundleManifest manifest) => [.. JsonSerializer.SerializeToUtf8Bytes(manifest, Default.BundleManifest), (byte)'\n'];

    // Before the strict reading: a later format has members unknown here, and "unknown member" would hide the real reason.
    private static void RefuseOtherFormats(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8);
        using var document = JsonDocument.ParseValue(ref reader);
        if (document.RootElement.ValueKind != JsonValueKind.Object
            || !document.RootElement.TryGetProperty("format", out var format) || format.ValueKind != JsonValueKind.Number || !format.TryGetInt32(out var number))
        {
            throw new JsonException("it has no number 'format'");
        }

        if (number != Bundles.BundleManifest.CurrentFormat)
        {
            throw new JsonException($"its format is {number}, this version reads format {Bundles.BundleManifest.CurrentFormat}");
        }

        RefuseNulls(document.RootElement, string.Empty);
    }

    // Nullable annotations cover members, not the elements of lists.
    private static void RefuseNulls(JsonElement element, string path)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    RefuseNulls(member.Value, path.Length == 0 ? member.Name : $"{path}.{member.Name}");
                }

                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in element.EnumerateArray())
                {
                    RefuseNulls(item, $"{path}[{index++}]");
                }

                break;
            case JsonValueKind.Null when path != "certified":
                throw new JsonException($"{path} is null");
        }
    }
}
