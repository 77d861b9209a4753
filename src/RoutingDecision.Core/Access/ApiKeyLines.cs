using System.Globalization;
using System.Text.Json;

namespace RoutingDecision.Core.Access;

/// <summary>What a key file holds, or everything that is wrong with it; then the keys are not to be used.</summary>
public sealed record ApiKeyList(IReadOnlyList<ApiKey> Keys, IReadOnlyList<string> Problems);

/// <summary>
/// Key files: a JSON object a line, <c>{"id": "…", "name": "…", "scopes": ["decide"], "tenant": "acme", "sha256": "…", "expires":
/// "2027-01-31T00:00:00Z"}</c>. Empty
/// lines and those that begin with # say nothing. A problem names the line, never what it holds: somebody may have pasted a key.
/// </summary>
public static class ApiKeyLines
{
    /// <summary>Keys of a file at most.</summary>
    public const int MostKeys = 10_000;

    private const double MostPerSecond = 1e6;
    private const int MostAtOnce = 1_000_000;
    private const int NameCharacters = 128;
    private const int TenantCharacters = 256;

    private static readonly string[] Fields = ["id", "name", "scopes", "tenant", "sha256", "expires", "per_second", "burst", "calls"];

    /// <summary>Reads a file's text.</summary>
    public static ApiKeyList Parse(string text)
    {
        var keys = new List<ApiKey>();
        var problems = new List<string>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var number = 0;
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            number++;
            var line = raw.Trim();
            if (line.IsEmpty || line[0] == '#')
            {
                continue;
            }

            if (Read(line.ToString(), number, problems) is not { } key)
            {
                continue;
            }

            keys.Add(key);
            if (!ids.Add(key.Id))
            {
                problems.Add(string.Create(CultureInfo.InvariantCulture, $"line {number}: the id {key.Id} is there twice"));
            }
        }

        if (keys.Count > MostKeys)
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"{keys.Count} keys, allowed are {MostKeys}"));
        }

        return new ApiKeyList(keys, problems);
    }

    /// <summary>The line of a key, without its end.</summary>
    public static string Write(ApiKey key)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory))
        {
            json.WriteStartObject();
            json.WriteString("id", key.Id);
            json.WriteString("name", key.Name);
            json.WriteStartArray("scopes");
            foreach (var scope in ScopeNames.Of(key.Scopes))
            {
                json.WriteStringValue(scope);
            }

            json.WriteEndArray();
            if (key.Tenant is not null)
            {
                json.WriteString("tenant", key.Tenant);
            }

            json.WriteString("sha256", Convert.ToHexStringLower(key.Hash.Span));
            if (key.Expires is { } expires)
            {
                json.WriteString("expires", expires.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
            }

            Write(json, "per_second", key.Limits.PerSecond);
            Write(json, "burst", key.Limits.Burst);
            Write(json, "calls", key.Limits.Calls);
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(memory.ToArray());
    }

    private static void Write(Utf8JsonWriter json, string name, double? number)
    {
        if (number is { } value)
        {
            json.WriteNumber(name, value);
        }
    }

    private static ApiKey? Read(string line, int number, List<string> problems)
    {
        var before = problems.Count;
        void Problem(string what) => problems.Add(string.Create(CultureInfo.InvariantCulture, $"line {number}: {what}"));
        try
        {
            using var document = JsonDocument.Parse(line);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                Problem("is not a JSON object");
                return null;
            }

            var key = new KeyFields(document.RootElement, Problem).Read();
            return problems.Count == before ? key : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter is what reading half a surrogate pair as text ends in.
            Problem("is not JSON");
            return null;
        }
    }

    private readonly struct KeyFields(JsonElement line, Action<string> problem)
    {
        public ApiKey Read()
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var field in line.EnumerateObject())
            {
                // A name that is not known may hold anything, a key as well.
                if (!Fields.Contains(field.Name, StringComparer.Ordinal))
                {
                    problem($"a field is not known; known are {string.Join(", ", Fields)}");
                }
                else if (!seen.Add(field.Name))
                {
                    problem($"{field.Name} is there twice");
                }
            }

            var scopes = Scopes();
            var key = new ApiKey
            {
                Id = Text("id", "12 lower-case hexadecimal digits", t => ApiKeyText.IsId(t)),
                Name = Text("name", $"1 to {NameCharacters} characters", t => t.Trim().Length > 0 && IsShortText(t, NameCharacters)),
                Scopes = scopes,
                Tenant = line.TryGetProperty("tenant", out _)
                    ? Text("tenant", "a tenant; leave it out for all of them", t => t.Length > 0 && IsShortText(t, TenantCharacters))
                    : null,
                Hash = Hash(),
                Expires = Expires(),
                Limits = new ApiKeyLimits(Number("per_second", 0.001, MostPerSecond, _ => true), Whole("burst"), Whole("calls")),
            };
            if (key.Tenant is not null && scopes.HasFlag(AccessScopes.Admin))
            {
                problem("admin and a tenant exclude each other: policies, classifiers and models are everybody's");
            }

            return key;
        }

        private static bool IsShortText(string text, int most) => text.Length <= most && !text.Any(char.IsControl);

        private string Text(string name, string allowed, Func<string, bool> holds)
        {
            if (line.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { } text && holds(text))
            {
                return text;
            }

            problem($"{name} must be {allowed}");
            return "";
        }

        private AccessScopes Scopes()
        {
            var scopes = AccessScopes.None;
            if (line.TryGetProperty("scopes", out var list) && list.ValueKind == JsonValueKind.Array)
            {
                foreach (var entry in list.EnumerateArray())
                {
                    var scope = entry.ValueKind == JsonValueKind.String ? ScopeNames.Find(entry.GetString()!) : AccessScopes.None;
                    if (scope == AccessScopes.None)
                    {
                        problem($"scopes may hold {string.Join(", ", ScopeNames.All)}");
                    }

                    scopes |= scope;
                }
            }

            if (scopes == AccessScopes.None)
            {
                problem($"scopes must be a list of {string.Join(", ", ScopeNames.All)}");
            }

            return scopes;
        }

        private int? Whole(string name) => (int?)Number(name, 1, MostAtOnce, double.IsInteger);

        private double? Number(string name, double least, double most, Func<double, bool> holds)
        {
            if (!line.TryGetProperty(name, out var value))
            {
                return null;
            }

            if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= least && number <= most && holds(number))
            {
                return number;
            }

            problem(string.Create(CultureInfo.InvariantCulture, $"{name} must be a number from {least} to {most}"));
            return null;
        }

        private byte[] Hash()
        {
            const int Digits = 2 * ApiKeyText.HashBytes;
            var text = Text("sha256", $"{Digits} hexadecimal digits", t => t.Length == Digits && t.All(char.IsAsciiHexDigit));
            return text.Length == 0 ? [] : Convert.FromHexString(text);
        }

        private DateTimeOffset? Expires()
        {
            if (!line.TryGetProperty("expires", out var value))
            {
                return null;
            }

            if (value.ValueKind == JsonValueKind.String
                && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
            {
                return at;
            }

            problem("expires must be a time such as 2027-01-31T00:00:00Z");
            return null;
        }
    }
}
