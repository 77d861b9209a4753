namespace RoutingDecision.LoadBench.Messages;

/// <summary>The same messages again and again, in their order.</summary>
internal sealed class CycledMessages(IReadOnlyList<byte[]> messages) : IMessages
{
    private int _next;

    public int Longest { get; } = messages.Max(m => m.Length);

    public ReadOnlySpan<byte> Next()
    {
        var message = messages[_next];
        _next = _next + 1 == messages.Count ? 0 : _next + 1;
        return message;
    }
}
