namespace RoutingDecision.LoadBench.Load;

/// <summary>Load on one connection. Runs on its caller's thread.</summary>
internal interface ILoad
{
    /// <summary>Makes calls for a while and waits for their answers.</summary>
    Burst Run(TimeSpan length);
}
