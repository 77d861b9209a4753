using System.Globalization;
using RoutingDecision.State.Journal;
using RoutingDecision.State.Journal.Reading;
using RoutingDecision.State.Journal.Records;

namespace RoutingDecision.Cli.Journals;

/// <summary>One line for a record. What callers named is shown with control characters replaced, so that it can't play with a terminal.</summary>
internal static class JournalText
{
    public static string Of(in JournalDamage damage) => damage.Bytes == 0
        ? string.Create(CultureInfo.InvariantCulture, $"segment {damage.Segment}: {damage.What}")
        : string.Create(CultureInfo.InvariantCulture, $"segment {damage.Segment}: {damage.Bytes} bytes: {damage.What}");

    public static string Of(JournalRecord record)
    {
        var time = JournalClock.FromUnixMicroseconds(record.TimeUnixUs).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        var line = string.Create(CultureInfo.InvariantCulture, $"{time} {BodyOf(record)}");
        return string.Create(line.Length, line, (to, from) =>
        {
            for (var i = 0; i < to.Length; i++)
            {
                to[i] = char.IsControl(from[i]) ? '?' : from[i];
            }
        });
    }

    private static string BodyOf(JournalRecord record) => record.BodyCase switch
    {
        JournalRecord.BodyOneofCase.Segment => string.Create(
            CultureInfo.InvariantCulture, $"segment   {record.Segment.Number}, format {record.Segment.Format}"),
        JournalRecord.BodyOneofCase.Decision => Decision(record.Decision),
        JournalRecord.BodyOneofCase.Outcome => Outcome(record.Outcome),
        JournalRecord.BodyOneofCase.Feedback => Feedback(record.Feedback),
        JournalRecord.BodyOneofCase.LiveView => string.Create(
            CultureInfo.InvariantCulture, $"live_view {record.LiveView.Id:x16} {record.LiveView.Models.Count} models known"),
        JournalRecord.BodyOneofCase.Policy => Policy(record.Policy),
        JournalRecord.BodyOneofCase.Audit => Audit(record.Audit),
        JournalRecord.BodyOneofCase.Adopted => Adopted(record.Adopted),
        _ => "unknown   of a later version",
    };

    private static string Decision(DecisionRecord d) => d.Route is not { } route
        ? $"decision  {Who(d.Tenant, d.Feature)} refused by {d.RefusedBy}"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"decision  {Id(d.Id)} {Who(d.Tenant, d.Feature)} {route.Tier} {route.Model} p={route.Confidence:0.00} by {route.DecidedBy} " +
            $"task={Or(d.Assessment?.Task ?? "", "-")} ${route.EstimatedCostUsd:0.000000}");

    private static string Policy(PolicyRecord p) => $"policy    {p.Version} from {p.Source}, classifier {Or(p.ClassifierVersion, "none")}";

    private static string Audit(AuditRecord a) =>
        $"audit     {Or(a.Actor, "-")} {a.Action} {a.Subject}: {a.Before} -> {a.After}{(a.Comment.Length > 0 ? $" ({a.Comment})" : "")}";

    private static string Adopted(AdoptedRecord a) =>
        $"adopted   {(a.Outcome is { } outcome ? Outcome(outcome) : a.Feedback is { } feedback ? Feedback(feedback) : "-")}";

    private static string Outcome(OutcomeRecord o) => string.Create(
        CultureInfo.InvariantCulture,
        $"outcome   {Id(o.Decision?.Id)} {Who(o.Decision?.Tenant, o.Decision?.Feature)} try {o.Attempt} {o.Model} {o.Status}" +
        $"{(o.Error.Length > 0 ? " " + o.Error : "")} {o.LatencyMs:0} ms ${o.CostUsd:0.000000}");

    private static string Feedback(FeedbackRecord f)
    {
        var said = new List<string>();
        Add(f.HasSatisfied, $"satisfied={f.Satisfied}");
        Add(f.HasRating, string.Create(CultureInfo.InvariantCulture, $"rating={f.Rating}"));
        Add(f.Verdict.Length > 0, $"verdict={f.Verdict}");
        Add(f.NeededTier.Length > 0, $"needed={f.NeededTier}");
        Add(f.Comparison.Length > 0, $"comparison={f.Comparison}");
        return $"feedback  {Id(f.Decision?.Id)} {Who(f.Decision?.Tenant, f.Decision?.Feature)} {string.Join(' ', said)}";

        void Add(bool isSet, string text)
        {
            if (isSet)
            {
                said.Add(text);
            }
        }
    }

    private static string Id(Google.Protobuf.ByteString? id) => id is null ? "-" : Convert.ToHexStringLower(id.Span);

    private static string Who(string? tenant, string? feature) => $"{Or(tenant ?? "", "-")}/{Or(feature ?? "", "-")}";

    private static string Or(string text, string otherwise) => text.Length > 0 ? text : otherwise;
}
