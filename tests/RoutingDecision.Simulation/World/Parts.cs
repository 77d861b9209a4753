namespace RoutingDecision.Simulation.World;

/// <summary>Streams of random numbers: each part of the world draws from its own, so that more draws in one change nothing in another.</summary>
internal static class Parts
{
    public const ulong Start = 1;
    public const ulong HeldOut = 2;
    public const ulong Schedule = 3;
    public const ulong Call = 4;
    public const ulong Prompt = 5;
    public const ulong Truth = 6;
}
