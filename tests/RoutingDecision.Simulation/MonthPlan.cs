namespace RoutingDecision.Simulation;

/// <summary>What is simulated, and when. Days count from 0; each begins at midnight UTC.</summary>
internal sealed record MonthPlan
{
    /// <summary>Midnight with which day 0 begins: a Monday.</summary>
    public DateTimeOffset Begin { get; init; } = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Days, at least 2.</summary>
    public int Days { get; init; } = 30;

    /// <summary>Conversations and single asks that begin in a day, on average; follow-ups come on top.</summary>
    public int PerDay { get; init; } = 1_500;

    /// <summary>Seed of everything that is drawn.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>
    /// Labelled prompts that the first bundle is trained on; with fewer than 200 it has no reference that drift could be seen against, as long as it
    /// serves.
    /// </summary>
    public int StartRows { get; init; } = 150;

    /// <summary>Prompts of each mix that no caller ever asks, for measuring.</summary>
    public int HeldOut { get; init; } = 600;

    /// <summary>Day on which a rule is published, after a what-if.</summary>
    public int RuleDay { get; init; } = 4;

    /// <summary>
    /// First day of the experiment, and the first day after it. Neither is the day of a promotion, so that what each of them changes shows apart.
    /// </summary>
    public (int From, int To) Experiment { get; init; } = (8, 22);

    /// <summary>Days of the experiment on which its true difference is measured: classifier and mix change while it runs.</summary>
    public IReadOnlyList<int> TruthDays { get; init; } = [8, 15, 19];

    /// <summary>Day on which a provider fails.</summary>
    public int OutageDay { get; init; } = 9;

    /// <summary>First day of the other mix of prompts, and the first day after it.</summary>
    public (int From, int To) Drift { get; init; } = (14, 21);

    /// <summary>Days at whose begin a classifier is trained from the journal; it is in shadow for a day and promoted at the next midnight.</summary>
    public IReadOnlyList<int> TrainDays { get; init; } = [6, 13, 20, 27];

    /// <summary>Time between two looks at /metrics.</summary>
    public TimeSpan ScrapeEvery { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>End of the last day.</summary>
    public DateTimeOffset End => Begin + TimeSpan.FromDays(Days);

    /// <summary>Whether the other mix is asked at a time.</summary>
    public bool IsDrifted(DateTimeOffset at) => IsWithin(at, Drift);

    /// <summary>Whether the experiment runs at a time.</summary>
    public bool IsExperiment(DateTimeOffset at) => IsWithin(at, Experiment);

    /// <summary>Whether the provider is down at a time.</summary>
    public bool IsOutage(DateTimeOffset at) => DayOf(at) == OutageDay;

    /// <summary>Day of a time.</summary>
    public int DayOf(DateTimeOffset at) => (int)Math.Floor((at - Begin).TotalDays);

    private bool IsWithin(DateTimeOffset at, (int From, int To) days) => DayOf(at) >= days.From && DayOf(at) < days.To;
}
