using System.Text;

namespace RoutingDecision.LoadBench.Messages;

/// <summary>Messages in turn, with a new number in each prompt, so that no prompt was ever seen before.</summary>
internal sealed class NumberedMessages : IMessages
{
    private readonly (byte[] Message, int[] Places)[] _templates;
    private long _number;
    private int _next;

    /// <param name="messages">Encoded messages whose prompts begin with <see cref="PromptTexts.Digits"/>; changed by this.</param>
    /// <param name="first">First number; sources with other numbers make other prompts.</param>
    public NumberedMessages(IEnumerable<byte[]> messages, long first)
    {
        _templates = [.. messages.Select(m => (m, PlacesIn(m)))];
        _number = first;
    }

    public int Longest => _templates.Max(t => t.Message.Length);

    public ReadOnlySpan<byte> Next()
    {
        var (message, places) = _templates[_next];
        _next = _next + 1 == _templates.Length ? 0 : _next + 1;
        foreach (var place in places)
        {
            Write(message.AsSpan(place, PromptTexts.Digits.Length), _number++);
        }

        return message;
    }

    private static int[] PlacesIn(byte[] message)
    {
        var digits = Encoding.ASCII.GetBytes(PromptTexts.Digits);
        var places = new List<int>();
        for (var from = 0; message.AsSpan(from).IndexOf(digits) is >= 0 and var at; from += at + digits.Length)
        {
            places.Add(from + at);
        }

        return places.Count > 0 ? [.. places] : throw new ArgumentException("A message has no place for a number.", nameof(message));
    }

    private static void Write(Span<byte> room, long number)
    {
        for (var i = room.Length - 1; i >= 0; i--)
        {
            room[i] = (byte)('0' + (number % 10));
            number /= 10;
        }
    }
}
