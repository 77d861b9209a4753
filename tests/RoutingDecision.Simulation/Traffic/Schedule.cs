using System.Globalization;
using RoutingDecision.Learning.Training;
using RoutingDecision.Simulation.World;

namespace RoutingDecision.Simulation.Traffic;

/// <summary>When callers ask what: busier in the day than at night, less on weekends, the mix of prompts as the plan says.</summary>
internal sealed class Schedule(MonthPlan plan, Population population)
{
    private const int Users = 400;
    private const double Conversations = 0.12;
    private const double SaysGoOn = 0.3;
    private const double WeekendShare = 0.6;
    private static readonly string[] FollowUps = ["Yes, do it.", "Shorter, please.", "And as a table?", "Go on.", "The second option, please."];

    private long _number;

    /// <summary>The asks of a day, in the order of their times; call for each day once and in order.</summary>
    public IReadOnlyList<Call> Day(int day)
    {
        var random = SplitMix64.For(plan.Seed, Parts.Schedule, (ulong)day);
        var midnight = plan.Begin + TimeSpan.FromDays(day);
        var weekend = midnight.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
        var count = (int)Math.Round(plan.PerDay * (weekend ? WeekendShare : 1.15));
        var calls = new List<Call>();
        for (var i = 0; i < count; i++)
        {
            Begin(midnight, calls, ref random);
        }

        var end = midnight + TimeSpan.FromDays(1);
        return [.. calls.Where(c => c.At < end).OrderBy(c => c.At).ThenBy(c => c.Number)];
    }

    private void Begin(DateTimeOffset midnight, List<Call> calls, ref SplitMix64 random)
    {
        var at = midnight + TimeSpan.FromSeconds(SecondOfDay(ref random));
        var prompt = population.Ask(plan.IsDrifted(at), ref random);
        var tenant = random.NextSingle() switch { < 0.6f => Call.Acme, < 0.85f => Call.Borealis, _ => Call.Cobalt };
        var user = tenant == Call.Acme ? string.Create(CultureInfo.InvariantCulture, $"user-{random.Next(Users)}") : "";
        var talks = tenant != Call.Cobalt && prompt.Messages.Count == 1 && random.NextSingle() < Conversations;
        var conversation = talks ? string.Create(CultureInfo.InvariantCulture, $"conversation-{_number}") : "";
        calls.Add(new Call(_number++, at, prompt, tenant, user, conversation, 1, ""));
        for (var turn = 2; talks && turn <= 4 && random.NextSingle() < 0.6; turn++)
        {
            at += TimeSpan.FromSeconds(30 + random.Next(180));
            var goesOn = random.NextSingle() < SaysGoOn;
            prompt = goesOn ? prompt : population.Ask(plan.IsDrifted(at), ref random);
            calls.Add(new Call(_number++, at, prompt, tenant, user, conversation, turn, goesOn ? FollowUps[random.Next(FollowUps.Length)] : ""));
        }
    }

    /// <summary>A second of the day; by rejection, the density is a cosine with its top at 14:00 and a fifth of that at night.</summary>
    private static double SecondOfDay(ref SplitMix64 random)
    {
        while (true)
        {
            var hour = random.NextSingle() * 24.0;
            if (random.NextSingle() < 0.6 + (0.4 * Math.Cos((hour - 14) / 24 * 2 * Math.PI)))
            {
                return hour * 3_600;
            }
        }
    }
}
