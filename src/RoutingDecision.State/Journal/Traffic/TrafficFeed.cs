using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Outcomes;
using RoutingDecision.Core.Reports;
using RoutingDecision.State.Journal.Outcomes;
using RoutingDecision.State.Journal.Reading;
using RoutingDecision.State.Journal.Records;

namespace RoutingDecision.State.Journal.Traffic;

/// <summary>Feeds a <see cref="TrafficBook"/> from a journal. One feed per journal; several may feed one book.</summary>
/// <param name="book">Takes it.</param>
/// <param name="policies">Compiles a policy document for its names; null: it can't be.</param>
/// <param name="source">Number of the journal, by which details of its decisions are found again.</param>
public sealed class TrafficFeed(TrafficBook book, Func<string, PolicyNames?> policies, int source = 0) : ITrafficObserver
{
    private readonly LoggedDecisions _decisions = new();

    public void Observe(in JournalItem item)
    {
        var record = item.Record;
        switch (record.BodyCase)
        {
            case JournalRecord.BodyOneofCase.Policy:
                // Every segment begins with one; compiling it again would say the same.
                if (!book.Recall(record.Policy.Version) && policies(record.Policy.Document) is { } names)
                {
                    book.Learn(names);
                }

                break;
            case JournalRecord.BodyOneofCase.Decision:
                Take(record.Decision, new RecordPlace(source, item.Position.Segment, item.Position.Offset));
                break;
            case JournalRecord.BodyOneofCase.Outcome:
                Take(record.Outcome, record.TimeUnixUs, adopted: false);
                break;
            case JournalRecord.BodyOneofCase.Feedback:
                Take(record.Feedback, record.TimeUnixUs, adopted: false);
                break;
            case JournalRecord.BodyOneofCase.Adopted:
                Take(record.Adopted.Outcome, record.Adopted.TakenUnixUs, adopted: true);
                Take(record.Adopted.Feedback, record.Adopted.TakenUnixUs, adopted: true);
                break;
            default:
                break;
        }
    }

    private void Take(OutcomeRecord? record, long at, bool adopted)
    {
        if (record?.Decision is not null)
        {
            var report = ReportCodec.FromRecord(record);
            book.Take(report with { Decision = Pooled(report.Decision) }, record.CostUsd, at, adopted);
        }
    }

    private void Take(FeedbackRecord? record, long at, bool adopted)
    {
        if (record?.Decision is not null)
        {
            var feedback = ReportCodec.FromRecord(record);
            book.Take(feedback with { Decision = Pooled(feedback.Decision) }, at, adopted);
        }
    }

    private void Take(DecisionRecord record, RecordPlace place)
    {
        if (record.Route is not { } route)
        {
            book.TakeRefused(JournalClock.FromUnixMilliseconds(record.IssuedUnixMs), record.Tenant, record.Feature, record.Assessment?.Task ?? "");
            return;
        }

        book.Take(_decisions.Of(record, route, place));
    }

    private DecisionClaims Pooled(DecisionClaims claims)
    {
        var names = _decisions.Names;
        return claims with
        {
            PolicyVersion = names.Of(claims.PolicyVersion),
            ClassifierVersion = names.Of(claims.ClassifierVersion),
            Tenant = names.Of(claims.Tenant),
            Feature = names.Of(claims.Feature),
            Model = names.Of(claims.Model),
            Tier = names.Of(claims.Tier),
            TargetTier = names.Of(claims.TargetTier),
            Task = names.Of(claims.Task),
            Fallbacks = [],
            Arms = claims.Arms.Count == 0 ? [] : [.. claims.Arms.Select(a => KeyValuePair.Create(names.Of(a.Key), names.Of(a.Value)))],
        };
    }
}
