namespace RoutingDecision.LoadBench.Messages;

/// <summary>Messages to send, encoded. Each connection has a source of its own.</summary>
internal interface IMessages
{
    /// <summary>Bytes of the longest one.</summary>
    int Longest { get; }

    /// <summary>The next one; valid until the next call.</summary>
    ReadOnlySpan<byte> Next();
}
