namespace RoutingDecision.LoadBench.Messages;

/// <summary>Messages to send, encoded. Each connection has a source of its own.</summary>
internal interface IMessages
{
    /// <summary>The next one; valid until the next call.</summary>
    ReadOnlySpan<byte> Next();
}
