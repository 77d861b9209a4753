namespace RoutingDecision.LoadBench.Load;

/// <summary>Calls, or messages of a stream, on one connection, and what came of them. One thread may begin them while another receives.</summary>
internal interface IExchange
{
    /// <summary>Those that ended without an answer since <see cref="Clear"/>.</summary>
    long Failed { get; }

    /// <summary>Of all that were answered since then.</summary>
    LatencyHistogram Latencies { get; }

    /// <summary>Forgets what was measured so far. Nothing may be under way.</summary>
    void Clear();

    /// <summary>Puts the next one into the connection's buffer.</summary>
    /// <param name="due">When it begins, or should have: a timestamp of <see cref="System.Diagnostics.Stopwatch"/>.</param>
    void Begin(long due);

    /// <summary>Sends what is in the buffer.</summary>
    void Flush();

    /// <summary>Waits for bytes; returns how many ended by them, answered or not.</summary>
    /// <exception cref="IOException">The connection broke.</exception>
    int Receive();
}
