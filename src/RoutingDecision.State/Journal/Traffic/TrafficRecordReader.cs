using Google.Protobuf;
using RoutingDecision.State.Journal.Reading;
using RoutingDecision.State.Journal.Records;
using RoutingDecision.State.Journal.Wire;

namespace RoutingDecision.State.Journal.Traffic;

/// <summary>
/// Reads records for those who follow traffic. Most are decisions, and of these it reads only what observers ask for, into one message again and
/// again, with names that are the same object each time: whole messages would cost more than all that is made of them. Used by one thread.
/// </summary>
/// <remarks>
/// Left out of decisions: the request but for the number of its attempt, tags, what surrounds the digest and the signals of a prompt, work,
/// times, rules that matched, fallbacks, and fields of a route that only a reader of single decisions wants.
/// </remarks>
public sealed class TrafficRecordReader
{
    private const int DigestBytes = 32;

    private readonly NamePool _names = new();
    private readonly JournalRecord _record = new();
    private readonly DecisionRecord _decision = new();
    private readonly RequestFacts _request = new();
    private readonly AttemptFacts _attempt = new();
    private readonly PromptFacts _prompt = new();
    private readonly AssessmentFacts _assessment = new();
    private readonly RouteReader _route;
    private readonly ReusedBytes _id = new(DecisionIds.Length);
    private readonly ReusedBytes _digest = new(DigestBytes);

    public TrafficRecordReader() => _route = new RouteReader(_names);

    /// <summary>The record; one with a decision is valid until the next call.</summary>
    /// <exception cref="InvalidDataException">It is no record.</exception>
    /// <exception cref="InvalidProtocolBufferException">It is no record.</exception>
    public JournalRecord Read(ReadOnlySpan<byte> payload)
    {
        var peek = RecordPeek.Of(payload);
        if (peek.Kind != JournalKind.Decision)
        {
            return JournalRecord.Parser.ParseFrom(payload);
        }

        _record.TimeUnixUs = peek.TimeUnixUs;
        var reader = new WireReader(payload);
        while (reader.Next(out var field))
        {
            if (field == JournalRecord.DecisionFieldNumber)
            {
                ReadDecision(reader.Bytes());
            }
            else
            {
                reader.Skip();
            }
        }

        _record.Decision = _decision;
        return _record;
    }

    private void ReadDecision(ReadOnlySpan<byte> bytes)
    {
        Clear();
        var reader = new WireReader(bytes);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case DecisionRecord.IdFieldNumber:
                    _decision.Id = _id.Read(reader.Bytes());
                    break;
                case DecisionRecord.IssuedUnixMsFieldNumber:
                    _decision.IssuedUnixMs = reader.Int();
                    break;
                case DecisionRecord.TenantFieldNumber:
                    _decision.Tenant = _names.Of(reader.Bytes());
                    break;
                case DecisionRecord.FeatureFieldNumber:
                    _decision.Feature = _names.Of(reader.Bytes());
                    break;
                case DecisionRecord.UserHashFieldNumber:
                    _decision.UserHash = reader.Fixed();
                    break;
                case DecisionRecord.ConversationHashFieldNumber:
                    _decision.ConversationHash = reader.Fixed();
                    break;
                case DecisionRecord.ExperimentHashFieldNumber:
                    _decision.ExperimentHash = reader.Fixed();
                    break;
                case DecisionRecord.PolicyVersionFieldNumber:
                    _decision.PolicyVersion = _names.Of(reader.Bytes());
                    break;
                case DecisionRecord.ClassifierVersionFieldNumber:
                    _decision.ClassifierVersion = _names.Of(reader.Bytes());
                    break;
                case DecisionRecord.SeedFieldNumber:
                    _decision.Seed = reader.Fixed();
                    break;
                case DecisionRecord.RequestFieldNumber:
                    ReadRequest(reader.Bytes());
                    break;
                case DecisionRecord.PromptFieldNumber:
                    ReadPrompt(reader.Bytes());
                    break;
                case DecisionRecord.AssessmentFieldNumber:
                    ReadAssessment(reader.Bytes());
                    break;
                case DecisionRecord.RouteFieldNumber:
                    _decision.Route = _route.Read(reader.Bytes());
                    break;
                case DecisionRecord.ArmsFieldNumber:
                    _decision.Arms.Add(ReadLabel(reader.Bytes()));
                    break;
                case DecisionRecord.ArmCombinationFieldNumber:
                    _decision.ArmCombination = (int)reader.Int();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    private void Clear()
    {
        _decision.Id = ByteString.Empty;
        _decision.IssuedUnixMs = 0;
        (_decision.Tenant, _decision.Feature, _decision.PolicyVersion, _decision.ClassifierVersion) = ("", "", "", "");
        (_decision.UserHash, _decision.ConversationHash, _decision.ExperimentHash, _decision.Seed) = (0, 0, 0, 0);
        (_decision.Request, _decision.Prompt, _decision.Assessment, _decision.Route) = (null, null, null, null);
        _decision.Arms.Clear();
        _decision.ArmCombination = 0;
    }

    private void ReadRequest(ReadOnlySpan<byte> bytes)
    {
        _request.Attempt = null;
        var reader = new WireReader(bytes);
        while (reader.Next(out var field))
        {
            if (field == RequestFacts.AttemptFieldNumber)
            {
                ReadAttempt(reader.Bytes());
            }
            else
            {
                reader.Skip();
            }
        }

        _decision.Request = _request;
    }

    private void ReadAttempt(ReadOnlySpan<byte> bytes)
    {
        _attempt.Number = 0;
        var reader = new WireReader(bytes);
        while (reader.Next(out var field))
        {
            if (field == AttemptFacts.NumberFieldNumber)
            {
                _attempt.Number = (int)reader.Int();
            }
            else
            {
                reader.Skip();
            }
        }

        _request.Attempt = _attempt;
    }

    private void ReadPrompt(ReadOnlySpan<byte> bytes)
    {
        _prompt.Digest = ByteString.Empty;
        _prompt.Signals.Clear();
        var reader = new WireReader(bytes);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case PromptFacts.DigestFieldNumber:
                    _prompt.Digest = _digest.Read(reader.Bytes());
                    break;
                case PromptFacts.SignalsFieldNumber:
                    RouteReader.Fill(_prompt.Signals, reader.Packed<float>());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        _decision.Prompt = _prompt;
    }

    private void ReadAssessment(ReadOnlySpan<byte> bytes)
    {
        _assessment.Success.Clear();
        (_assessment.Assessed, _assessment.FromCache, _assessment.Task) = (false, false, "");
        var reader = new WireReader(bytes);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case AssessmentFacts.SuccessFieldNumber:
                    RouteReader.Fill(_assessment.Success, reader.Packed<float>());
                    break;
                case AssessmentFacts.AssessedFieldNumber:
                    _assessment.Assessed = reader.Bool();
                    break;
                case AssessmentFacts.FromCacheFieldNumber:
                    _assessment.FromCache = reader.Bool();
                    break;
                case AssessmentFacts.TaskFieldNumber:
                    _assessment.Task = _names.Of(reader.Bytes());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        _decision.Assessment = _assessment;
    }

    private Label ReadLabel(ReadOnlySpan<byte> bytes)
    {
        var label = new Label();
        var reader = new WireReader(bytes);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case Label.KeyFieldNumber:
                    label.Key = _names.Of(reader.Bytes());
                    break;
                case Label.ValueFieldNumber:
                    label.Value = _names.Of(reader.Bytes());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return label;
    }
}
