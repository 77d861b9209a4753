using Google.Protobuf;
using RoutingDecision.State.Journal.Records;
using RoutingDecision.State.Journal.Traffic;
using RoutingDecision.State.Tests.Journal.Wire;
using RoutingDecision.TestKit;
using RoutingDecision.TestKit.Fuzzing;

namespace RoutingDecision.State.Tests.Journal;

public sealed class TrafficRecordReaderTests
{
    /// <summary>
    /// Fields that no observer of traffic asks for. A field that is new is read or listed here; before an observer asks for one of these, the
    /// reader has to read it.
    /// </summary>
    private static readonly HashSet<string> LeftOut = new(StringComparer.Ordinal)
    {
        "DecisionRecord.tags", "DecisionRecord.degraded", "DecisionRecord.live_view", "DecisionRecord.budget_ceiling", "DecisionRecord.refused_by",
        "DecisionRecord.work", "DecisionRecord.stop_ns", "DecisionRecord.matched_rules", "DecisionRecord.matched_rule_count",
        "DecisionRecord.drifting",
        "RequestFacts.expected_output_tokens", "RequestFacts.max_output_tokens", "RequestFacts.task_hint", "RequestFacts.requires_reasoning",
        "RequestFacts.required_capabilities", "RequestFacts.conversation", "RequestFacts.constraints", "RequestFacts.objective",
        "RequestFacts.strategy", "RequestFacts.batch", "RequestFacts.no_cache", "RequestFacts.explain", "RequestFacts.tools_offered",
        "RequestFacts.tool_bytes", "RequestFacts.context_tokens", "RequestFacts.declared_turns", "RequestFacts.messages",
        "RequestFacts.has_system_prompt",
        "AttemptFacts.previous_model", "AttemptFacts.error", "AttemptFacts.answer_rejected", "AttemptFacts.pre_check_tier",
        "AttemptFacts.failed_models",
        "PromptFacts.language", "PromptFacts.script", "PromptFacts.attachments", "PromptFacts.truncated", "PromptFacts.feature_ids",
        "PromptFacts.features_whole",
        "RouteFacts.ask_tier", "RouteFacts.settled_tier", "RouteFacts.complexity", "RouteFacts.fallbacks", "RouteFacts.expected_latency_ms",
        "RouteFacts.would_be_confidence", "RouteFacts.probed_model",
        "ReasonFacts.index", "ReasonFacts.a", "ReasonFacts.b",
        "PlanFacts.evaluator_tier", "PlanFacts.evaluator_model", "PlanFacts.hedge_after_ms", "PlanFacts.give_up_after_ms",
    };

    private readonly TrafficRecordReader _reader = new();

    [Fact]
    public void Read_AnyDecision_HoldsAllButWhatIsLeftOut()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var record = new JournalRecord { TimeUnixUs = seed, Decision = RandomRecord.Of<DecisionRecord>(new Random(seed)) };
            var expected = JournalRecord.Parser.ParseFrom(record.ToByteArray());
            LeaveOut(expected.Decision);

            Assert.Equal(expected, _reader.Read(record.ToByteArray()));
        }
    }

    [Fact]
    public void Read_AnotherKind_IsReadWhole()
    {
        var first = _reader.Read(Sample.Record(1).ToByteArray());
        var second = _reader.Read(Sample.Record(2).ToByteArray());

        Assert.Equal((Sample.Record(1), Sample.Record(2)), (first, second));
    }

    [Fact]
    public void Read_DecisionOfNamesThatAreKnown_AllocatesNothing()
    {
        var record = new JournalRecord
        {
            TimeUnixUs = 1,
            Decision = new DecisionRecord
            {
                Id = ByteString.CopyFrom(new byte[16]),
                Tenant = "acme",
                Prompt = new PromptFacts { Digest = ByteString.CopyFrom(new byte[32]), Signals = { 1, 2, 3 } },
                Assessment = new AssessmentFacts { Success = { 0.5f, 0.9f }, Task = "coding" },
                Route = new RouteFacts { Tier = "economy", Reasons = { new ReasonFacts { Code = "rule_pin" } }, Plan = new PlanFacts() },
            },
        }.ToByteArray();

        Assert.Equal(0, Allocations.Least(() => _reader.Read(record)));
    }

    [Fact]
    [Trait("Category", "Fuzz")]
    public void Read_AnyBytes_IsARecordOrAnErrorThatIsNamed()
    {
        byte[][] samples =
        [
            .. Enumerable.Range(0, 20).Select(
                s => new JournalRecord { TimeUnixUs = 1, Decision = RandomRecord.Of<DecisionRecord>(new Random(s)) }.ToByteArray()),
        ];
        var (read, refused) = (0, 0);

        FuzzRun.Of(samples, bytes =>
        {
            try
            {
                _ = _reader.Read(bytes).BodyCase;
                read++;
            }
            catch (Exception e) when (e is InvalidProtocolBufferException or InvalidDataException)
            {
                refused++;
            }
        });

        Assert.True(read > 0 && refused > 0, $"{read} read, {refused} refused");
    }

    private static void LeaveOut(IMessage message)
    {
        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder())
        {
            if (LeftOut.Contains($"{message.Descriptor.Name}.{field.Name}"))
            {
                field.Accessor.Clear(message);
                continue;
            }

            var value = field.Accessor.GetValue(message);
            foreach (var part in (value as System.Collections.IList ?? new[] { value }).OfType<IMessage>())
            {
                LeaveOut(part);
            }
        }
    }
}
