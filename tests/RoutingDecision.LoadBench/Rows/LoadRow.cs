using RoutingDecision.LoadBench.Messages;
using RoutingDecision.LoadBench.Processes;
using RoutingDecision.LoadBench.Wire;

namespace RoutingDecision.LoadBench.Rows;

/// <summary>One thing to measure: a method, what is sent, and how the server is set.</summary>
/// <param name="Key">By which it is picked.</param>
/// <param name="Title">In the table.</param>
/// <param name="Path">The method.</param>
/// <param name="Messages">Makes each connection's messages for a server that runs.</param>
internal sealed record LoadRow(string Key, string Title, string Path, Func<MeasuredServer, int, Task<IReadOnlyList<IMessages>>> Messages)
{
    /// <summary>Connections, each with a thread here.</summary>
    public int Connections { get; init; } = 2;

    /// <summary>Calls under way on each, from 1 to as many streams as the server takes.</summary>
    public int UnderWay { get; init; } = 32;

    /// <summary>Decisions in a call.</summary>
    public int PerCall { get; init; } = 1;

    /// <summary>What the server counts of a number of decisions, or reports, that were answered.</summary>
    public Func<long, ServerWork> Work { get; init; } = ServerWork.OfCached;

    /// <summary>Messages of one stream are counted instead of calls.</summary>
    public bool Streams { get; init; }

    /// <summary>Served by the echo's host.</summary>
    public bool IsEcho { get; init; }

    /// <summary>Also measured at a quarter, three quarters and nine tenths of saturation.</summary>
    public bool HasCurve { get; init; }

    /// <summary>Also measured by h2load, to see what this program's own load costs.</summary>
    public bool ByH2Load { get; init; }

    /// <summary>A variant of the cached decision with other settings, told in a table of its own.</summary>
    public bool IsFeature { get; init; }

    /// <summary>Settings of the server, given what runs beside it.</summary>
    public Func<Surroundings, IReadOnlyList<string>> Arguments { get; init; } = _ => [];

    /// <summary>Calls carry the key.</summary>
    public bool WithKey { get; init; }

    /// <summary>Another program than the server given; empty: that.</summary>
    public string Program { get; init; } = "";

    /// <summary>Key of a variant of the product that this program hosts; empty: the program is started.</summary>
    public string Variant { get; init; } = "";

    /// <summary>Bytes under way on each connection at a fixed rate, at most.</summary>
    public int MostBytes { get; init; } = CallConnection.MostBytes;

    /// <summary>Environment variables of the server, which the runtime reads its settings from.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = ServerLaunch.Deployed;

    /// <summary>Goes on until so many decisions were made in a round, so that the memory told is that of a full cache; 0: does not.</summary>
    public int FillTo { get; init; }
}

/// <summary>What servers are started beside.</summary>
/// <param name="Collector">Address that takes traces.</param>
/// <param name="KeyFile">File of API keys.</param>
/// <param name="Key">One of them.</param>
internal sealed record Surroundings(string Collector, string KeyFile, string Key);
