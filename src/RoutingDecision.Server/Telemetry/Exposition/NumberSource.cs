namespace RoutingDecision.Server.Telemetry.Exposition;

/// <summary>Numbers that are known without a meter, each with its labels.</summary>
internal sealed class NumberSource(
    FamilyIdentity identity,
    params IReadOnlyList<(IEnumerable<KeyValuePair<string, object?>> Tags, long Value)> numbers)
    : FamilySource(identity)
{
    public override void Read(List<Series> series, SeriesLabels labels, bool withScope)
    {
        foreach ((IEnumerable<KeyValuePair<string, object?>> tags, long value) in numbers)
        {
            foreach ((string tag, object? text) in tags)
            {
                labels.Add(tag, text);
            }

            series.Add(new NumberSeries(labels.Take(), new Number(value)));
        }
    }
}
