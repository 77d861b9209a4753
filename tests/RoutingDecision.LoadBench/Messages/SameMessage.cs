namespace RoutingDecision.LoadBench.Messages;

/// <summary>The same message each time.</summary>
internal sealed class SameMessage(byte[] message) : IMessages
{
    public int Longest => message.Length;

    public ReadOnlySpan<byte> Next() => message;
}
