namespace RoutingDecision.Server.Telemetry.Exposition.Cells;

/// <summary>The label values of one cell, in the order of its family's label names; equal by content.</summary>
internal readonly struct LabelSet(string[] values) : IEquatable<LabelSet>
{
    public ReadOnlySpan<string> Values => values;

    public bool Equals(LabelSet other) => Values.SequenceEqual(other.Values);

    public override bool Equals(object? obj) => obj is LabelSet other && Equals(other);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (string value in values)
        {
            hash.Add(value, StringComparer.Ordinal);
        }

        return hash.ToHashCode();
    }
}
