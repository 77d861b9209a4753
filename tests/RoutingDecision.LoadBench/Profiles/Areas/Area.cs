namespace RoutingDecision.LoadBench.Profiles.Areas;

/// <summary>Work that is told as one: whose a sample is, by its thread or by the functions in it.</summary>
/// <param name="Title">In the table.</param>
/// <param name="Functions">Begins of the names of functions that do this work; of several that fit a function the longest counts.</param>
internal sealed record Area(string Title, params IReadOnlyList<string> Functions)
{
    /// <summary>Begins of the names of threads that do nothing else.</summary>
    public IReadOnlyList<string> Threads { get; init; } = [];

    /// <summary>Begins of the names of functions whose callees are theirs, too, whatever area these belong to by themselves.</summary>
    public IReadOnlyList<string> Whole { get; init; } = [];

    /// <summary>
    /// Native code that only counts when it was running itself, or what it called: it also lies beneath the managed code of every thread.
    /// </summary>
    public bool IsBeneathAll { get; init; }

    /// <summary>Only for samples that are no other area's.</summary>
    public bool IsLast { get; init; }
}
