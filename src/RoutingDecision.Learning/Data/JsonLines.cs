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
        while (Next(reader, file, line + 1) is { } text)
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

    /// <summary>A member that is text; null: the element is no object, has no such member, or half a surrogate pair is in it, which no text
    /// has.</summary>
    public static string? OptionalText(this JsonElement row, string name)
    {
        if (row.ValueKind != JsonValueKind.Object || !row.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Next(StreamReader reader, string file, int line)
    {
        try
        {
            return reader.ReadLine();
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw new DataException(file, line, $"the file can't be read: {e.Message}", e);
        }
    }

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
            if (!file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
            {
                return File.OpenRead(file);
            }

            using (var whole = File.OpenRead(file))
            {
                GzipEnd.Check(file, whole);
            }

            return new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException(file, 0, e.Message, e);
        }
    }
}
