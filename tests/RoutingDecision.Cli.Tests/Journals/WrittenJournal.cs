using RoutingDecision.State.Journal;
using RoutingDecision.State.Journal.Records;
using RoutingDecision.State.Journal.Writing;

namespace RoutingDecision.Cli.Tests.Journals;

/// <summary>A journal of five records, the last with something in it that would play with a terminal.</summary>
internal static class WrittenJournal
{
    public static void In(string folder) => In(folder, Five());

    /// <summary>A journal of records of a test's own.</summary>
    public static void In(string folder, IEnumerable<JournalRecord> records)
    {
        using var writer = new JournalWriter(
            new JournalOptions { Folder = folder, HashKey = new byte[32], ServerVersion = "0.0-test" }, new NoEvents(), TimeProvider.System);
        writer.Open();
        foreach (var record in records)
        {
            _ = writer.AppendAsync(record);
        }
    }

    /// <summary>A journal of a server that nobody asked anything.</summary>
    public static void Idle(string folder) => In(folder, [new JournalRecord { Audit = new AuditRecord { Actor = "ops", Action = "start" } }]);

    /// <summary>The outcome of a decision whose user was content with the recommended model.</summary>
    public static JournalRecord Satisfied(DecisionRecord decision) => new()
    {
        Outcome = new OutcomeRecord { Decision = ClaimsOf(decision), Attempt = 1, Model = decision.Route.Model, Status = "success", Satisfied = true },
    };

    /// <summary>What a user says who was not content after all.</summary>
    public static JournalRecord Unsatisfied(DecisionRecord decision) => new()
    {
        Feedback = new FeedbackRecord { Decision = ClaimsOf(decision), Satisfied = false },
    };

    private static ClaimsRecord ClaimsOf(DecisionRecord decision) => new()
    {
        Id = decision.Id,
        IssuedUnixMs = decision.IssuedUnixMs,
        Model = decision.Route.Model,
        Tier = decision.Route.Tier,
    };

    private static JournalRecord[] Five() =>
        [
            new()
            {
                Decision = new DecisionRecord
                {
                    Id = DecisionIds.ToBytes(7),
                    Tenant = "acme",
                    Route = new RouteFacts { Tier = "economy", Model = "small", DecidedBy = "rule", Confidence = 0.5f },
                },
            },
            new() { Decision = new DecisionRecord { Tenant = "zen", RefusedBy = "budget" } },
            new()
            {
                Outcome = new OutcomeRecord
                {
                    Decision = new ClaimsRecord { Id = DecisionIds.ToBytes(7), Tenant = "acme", Feature = "faq" },
                    Attempt = 1,
                    Model = "small",
                    Status = "failure",
                    Error = "rate_limited",
                    LatencyMs = 120,
                    CostUsd = 0.25,
                },
            },
            new() { Audit = new AuditRecord { Actor = "ops", Action = "set_model_state", Subject = "\u001b[31m", Before = "enabled", After = "draining" } },
        ];

    private sealed class NoEvents : IJournalEvents
    {
        public void Committed(long bytes, long ticks) => Assert.True(bytes > 0);

        public void Written(JournalKind kind, int count) => Assert.True(count > 0);

        public void Dropped(int decisions) => Assert.Equal(0, decisions);

        public void Failed(Exception error) => Assert.Fail(error.Message);

        public void Recovered() => Assert.Fail("It had not failed.");

        public void SegmentBegun(long number) => Assert.Equal(1, number);

        public void SegmentDeleted(long number, string why) => Assert.Fail(why);

        public void TailCut(long segment, long bytes) => Assert.Fail("Nothing is torn.");

        public void Damage(long segment, long bytes, string what) => Assert.Fail(what);
    }
}
