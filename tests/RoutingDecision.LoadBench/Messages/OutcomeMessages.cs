using System.Text;
using Google.Protobuf;
using RoutingDecision.Contracts.V1;

namespace RoutingDecision.LoadBench.Messages;

/// <summary>Reports that were never made before: every decision's first try, then every second one, and so on.</summary>
internal sealed class OutcomeMessages : IMessages
{
    /// <summary>Tries of a decision that a server takes.</summary>
    public const int MostAttempts = 100;

    private readonly (byte[] Message, int Attempt)[] _reports;
    private int _attempt = 1;
    private int _next;

    /// <param name="decisions">Ids of decisions.</param>
    public OutcomeMessages(IEnumerable<string> decisions) => _reports = [.. decisions.Select(Encode)];

    public int Longest => _reports.Max(r => r.Message.Length);

    /// <exception cref="InvalidOperationException">All reports were made.</exception>
    public ReadOnlySpan<byte> Next()
    {
        if (_attempt > MostAttempts)
        {
            throw new InvalidOperationException("Every try of every decision was reported: more decisions are needed.");
        }

        var (message, attempt) = _reports[_next];
        message[attempt] = (byte)_attempt;
        if (++_next == _reports.Length)
        {
            (_next, _attempt) = (0, _attempt + 1);
        }

        return message;
    }

    private static (byte[] Message, int Attempt) Encode(string decision)
    {
        var message = new ReportOutcomeRequest
        {
            Outcome = new Outcome
            {
                DecisionId = decision,
                Attempt = 1,
                Status = OutcomeStatus.Success,
                LatencyMs = 812,
                FirstTokenMs = 240,
                InputTokens = 120,
                OutputTokens = 210,
            },
        }.ToByteArray();
        // Fields stand in the order of their numbers: the id, then the attempt's tag and its one byte.
        return (message, message.AsSpan().IndexOf(Encoding.ASCII.GetBytes(decision)) + decision.Length + 1);
    }
}
