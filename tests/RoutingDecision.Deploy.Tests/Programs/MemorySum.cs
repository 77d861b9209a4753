using System.Globalization;

namespace RoutingDecision.Deploy.Tests.Programs;

/// <summary>The sum of deploy/access.md ("Limits"): what callers can make a server hold, against the limit that it is given.</summary>
internal static class MemorySum
{
    private const double MessagesOfAPlace = 8;
    private const double MibOfAWaitingCall = 0.75;

    /// <summary>The runtime takes three quarters of a container's limit for itself, and callers may have half of that.</summary>
    private const double ShareOfCallers = 0.75 / 2;

    /// <param name="limit">Such as 2Gi, 2G or 2g, all of which mean gibibytes here.</param>
    public static void AssertFits(string limit, int calls, int queue, int messageMib)
    {
        var mib = 1_024 * double.Parse(limit.TrimEnd('G', 'g', 'i'), CultureInfo.InvariantCulture);

        Assert.InRange((calls * MessagesOfAPlace * messageMib) + (queue * MibOfAWaitingCall), 1, mib * ShareOfCallers);
    }
}
