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

    /// <exception cref="DataException">It is missing, or anything but text.</exception>
    public static string RequiredText(this JsonElement row, string name, string file, int line) =>
        row.OptionalText(name, file, line) ?? throw new DataException(file, line, $"'{name}' is missing or not text");

    /// <summary>A member that is text; null: the element is no object, has no such member, or null as such.</summary>
    /// <exception cref="DataException">It is something else, or half a surrogate pair is in it, which no text has.</exception>
    public static string? OptionalText(this JsonElement row, string name, string file, int line)
    {
        if (!row.TryMember(name, out var value))
        {
            return null;
        }

        try
        {
            return value.ValueKind == JsonValueKind.String
                ? value.GetString()
                : throw new DataException(file, line, $"'{name}' is {NameOf(value)}, not text");
        }
        catch (InvalidOperationException e)
        {
            throw new DataException(file, line, $"'{name}' is no text: half a surrogate pair is in it", e);
        }
    }

    /// <summary>A member that is true or false; false: the element is no object, has no such member, or null as such.</summary>
    /// <exception cref="DataException">It is something else.</exception>
    public static bool OptionalFlag(this JsonElement row, string name, string file, int line) => row.TryMember(name, out var value)
        && (value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : throw new DataException(file, line, $"'{name}' is {NameOf(value)}, not true or false"));

    private static bool TryMember(this JsonElement row, string name, out JsonElement value)
    {
        value = default;
        return row.ValueKind == JsonValueKind.Object && row.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;
    }

    private static string NameOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => "a number",
        JsonValueKind.String => "text",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        JsonValueKind.Array => "a list",
        _ => "an object",
    };

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
