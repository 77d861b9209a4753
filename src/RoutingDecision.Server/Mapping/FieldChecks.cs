using RoutingDecision.Server.Errors;

namespace RoutingDecision.Server.Mapping;

/// <summary>Collects the violations of one message; allocates only when there is one.</summary>
internal struct FieldChecks
{
    private List<Violation>? _violations;

    public readonly bool Failed => _violations is not null;

    public readonly IReadOnlyList<Violation> Violations => _violations ?? [];

    public void Add(string field, string description) => (_violations ??= []).Add(new Violation(field, description));

    public void Identifier(string field, string value)
    {
        if (value.Length > RequestLimits.IdentifierBytes)
        {
            Add(field, $"is longer than {RequestLimits.IdentifierBytes} characters");
        }
        else if (value.AsSpan().ContainsAnyInRange('\0', '\x1f'))
        {
            Add(field, "contains control characters");
        }
    }

    public void Count(string field, int count, int most)
    {
        if (count > most)
        {
            Add(field, $"has {count} entries, at most {most} are allowed");
        }
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
