using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace RoutingDecision.Learning.Data;

/// <summary>Reads JSON Lines, plain or gzip (by the name's ending), one object a line; empty lines are passed over.</summary>
internal static class JsonLines
{
    public static IEnumerable<(int Line, JsonElement Row)> Read(string file)
    {
        using var stream = Open(file);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var line = 0;
        while (reader.ReadLine() is { } text)
        {
            line++;
            if (!string.IsNullOrWhiteSpace(text))
            {
                yield return (line, Parse(file, line, text));
            }
        }
    }

    public static string RequiredText(this JsonElement row, string name, string file, int line) =>
        row.OptionalText(name) ?? throw new DataException(file, line, $"'{name}' is missing or not text");

    public static string? OptionalText(this JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static JsonElement Parse(string file, int line, string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw new DataException(file, line, "the line is not a JSON object");
        }
        catch (JsonException e)
        {
            throw new DataException(file, line, $"the line is not JSON: {e.Message}", e);
        }
    }

    private static Stream Open(string file)
    {
        try
        {
            var stream = File.OpenRead(file);
            return file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(stream, CompressionMode.Decompress) : stream;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException(file, 0, e.Message, e);
        }
    }
}
