using FsCheck;
using FsCheck.Fluent;

namespace RoutingDecision;

/// <summary>
/// Properties on inputs that chance makes; the same ones on every machine, so that a build fails of what was changed and of nothing else.
/// </summary>
internal static class RepeatableChecks
{
    private const ulong Seed = 20_241_113;
    private const ulong Gamma = 3;

    /// <summary>Checks a property on a hundred inputs.</summary>
    /// <exception cref="Exception">It does not hold; the message has the input, made as small as it can be.</exception>
    public static void CheckRepeatably(this Property property) => Check.One(Config.QuickThrowOnFailure.WithReplay(Seed, Gamma), property);
}
