using System.Text;
using RoutingDecision.Server.Errors;

namespace RoutingDecision.Server.Mapping;

/// <summary>
/// Collects the violations of one message; allocates only when there is one. All are listed as long as they fit into a status: it travels in headers,
/// of which gRPC clients take 8 KiB. Beyond that they are counted, and the last entry says how many there are.
/// </summary>
internal struct FieldChecks
{
    /// <summary>What an entry takes on the wire beside its texts.</summary>
    private const int EntryBytes = 8;

    private List<Violation>? _violations;
    private int _bytes;
    private int _unlisted;

    public readonly bool Failed => _violations is not null;

    public readonly IReadOnlyList<Violation> Violations =>
        _unlisted == 0 ? _violations ?? [] : [.. _violations!, new Violation("", $"{_unlisted} further violations are not listed")];

    public void Add(string field, string description)
    {
        _violations ??= [];
        description = Echo.Cut(description, RequestLimits.DescriptionCharacters);
        _bytes += Encoding.UTF8.GetByteCount(field) + Encoding.UTF8.GetByteCount(description) + EntryBytes;
        if (_violations.Count > 0 && _bytes > RequestLimits.ViolationBytes)
        {
            _unlisted++;
            return;
        }

        _violations.Add(new Violation(field, description));
    }

    public void Identifier(string field, string value)
    {
        if (TooLong(value, RequestLimits.IdentifierBytes))
        {
            Add(field, $"is longer than {RequestLimits.IdentifierBytes} bytes");
        }
        else if (value.AsSpan().ContainsAnyInRange('\0', '\x1f'))
        {
            Add(field, "contains control characters");
        }
    }

    /// <summary>Whether a text has more UTF-8 bytes than allowed; counts them only when it may.</summary>
    public static bool TooLong(string value, int mostBytes) =>
        value.Length > mostBytes || (value.Length * 3 > mostBytes && Encoding.UTF8.GetByteCount(value) > mostBytes);

    /// <summary>True when there are not too many.</summary>
    public bool Count(string field, int count, int most)
    {
        if (count > most)
        {
            Add(field, $"has {count} entries, at most {most} are allowed");
        }

        return count <= most;
    }

    public void Range(string field, double value, double low, double high)
    {
        if (!(value >= low && value <= high))
        {
            Add(field, $"is {value}, allowed is {low} to {high}");
        }
    }

    public void Share(string field, double? value)
    {
        if (value is { } v)
        {
            Range(field, v, 0, 1);
        }
    }

    public void Defined<T>(string field, T value)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
        {
            Add(field, $"has the unknown enum value {Convert.ToInt32(value)}");
        }
    }
}
