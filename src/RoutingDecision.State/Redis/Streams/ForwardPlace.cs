using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using RoutingDecision.State.Journal;
using RoutingDecision.State.Journal.Reading;
using RoutingDecision.State.Journal.Segments;

namespace RoutingDecision.State.Redis.Streams;

/// <summary>
/// How far a journal was forwarded, kept in a file beside it together with the journal's name in Redis, so that both share their fate. Not
/// thread-safe.
/// </summary>
public sealed partial class ForwardPlace
{
    private const string FileName = "forward.json";

    private readonly string _file;

    private ForwardPlace(string file, Stored from) => (_file, Journal, Next, Known) =
        (file, from.Journal, new JournalPosition(from.Segment, from.Offset), from.Known);

    /// <summary>Name of the journal, random and the same for ever.</summary>
    public string Journal { get; }

    /// <summary>Whether the name is in the file, so that the next start knows it.</summary>
    public bool IsKept { get; private set; }

    /// <summary>All records before are in Redis.</summary>
    internal JournalPosition Next { get; set; }

    /// <summary>Per part the position of the last record that Redis said it has; empty: none.</summary>
    internal string[] Known { get; }

    /// <summary>Reads the file; without one that is whole, begins with a new name at the journal's start, and saves that if it can.</summary>
    /// <exception cref="IOException">There is a file and it can't be read.</exception>
    public static ForwardPlace Load(string folder)
    {
        var file = Path.Combine(folder, FileName);
        var stored = File.Exists(file) ? Parse(File.ReadAllBytes(file)) : null;
        // Somebody deleted the journal and left this file: numbers begin anew, so it is another journal.
        if (stored is not null && new JournalFolder(folder).List() is [.., var last] && last.Number >= stored.Segment)
        {
            return new ForwardPlace(file, stored) { IsKept = true };
        }

        var place = new ForwardPlace(file, Fresh());
        try
        {
            // At once: what is told under this name must be known as one's own after a crash.
            place.Save();
        }
        catch (Exception e) when (JournalFault.Is(e))
        {
            // The forwarder saves, and tells what fails, once it has something to save.
        }

        return place;
    }

    /// <summary>Position as a text that sorts as positions do.</summary>
    internal static string TextOf(JournalPosition position) =>
        string.Create(CultureInfo.InvariantCulture, $"{position.Segment:D12}-{position.Offset:D14}");

    /// <summary>The position of a text; the begin of the journal for an empty one.</summary>
    internal static JournalPosition PositionOf(string text) =>
        text.Split('-') is [var segment, var offset]
            && long.TryParse(segment, CultureInfo.InvariantCulture, out var number)
                && long.TryParse(offset, CultureInfo.InvariantCulture, out var place)
            ? new JournalPosition(number, place)
            : default;

    /// <summary>Saves, so that a crash leaves the file of before or that of now.</summary>
    /// <exception cref="IOException">It can't be written.</exception>
    internal void Save()
    {
        var temporary = _file + ".new";
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            JsonSerializer.Serialize(stream, new Stored(Journal, Next.Segment, Next.Offset, Known), StoredJson.Default.Stored);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, _file, overwrite: true);
        IsKept = true;
    }

    private static Stored Fresh() =>
        new(RandomNumberGenerator.GetHexString(16, lowercase: true), 0, 0, [.. Enumerable.Repeat("", StreamPart.Count)]);

    private static Stored? Parse(byte[] json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, StoredJson.Default.Stored) is { Journal.Length: > 0, Known.Length: StreamPart.Count } stored ? stored : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    internal sealed record Stored(string Journal, long Segment, long Offset, string[] Known);

    /// <summary>Written by the compiler and not by reflection, so that a natively compiled server can do it.</summary>
    [JsonSerializable(typeof(Stored))]
    private sealed partial class StoredJson : JsonSerializerContext;
}
