using RoutingDecision.Learning.Data;
using RoutingDecision.State.Journal.Reading;

namespace RoutingDecision.Cli.Learning.Logged;

/// <summary>What journals gave for training.</summary>
/// <param name="Prompts">One per distinct prompt of which something is known.</param>
/// <param name="Decisions">Decisions read.</param>
/// <param name="OtherFeatures">Decisions of classifiers whose features are not those of the bundles.</param>
/// <param name="WithoutTier">Words on models whose tier no policy in the journals says; they are left out.</param>
/// <param name="Damage">What could not be read and was passed over, by folder.</param>
internal sealed record JournalData(
    IReadOnlyList<LoggedPrompt> Prompts, int Decisions, int OtherFeatures, int WithoutTier, IReadOnlyList<(string Folder, JournalDamage Damage)> Damage);
