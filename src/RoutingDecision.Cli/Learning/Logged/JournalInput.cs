using System.Globalization;
using RoutingDecision.Cli.Journals;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Learning.Data;
using RoutingDecision.Learning.Training;

namespace RoutingDecision.Cli.Learning.Logged;

/// <summary>Reads journals for <c>routing train</c>, and says what was in them.</summary>
internal static class JournalInput
{
    /// <summary>Reads journals, and says on standard error what was in them.</summary>
    /// <param name="journals">Their folders.</param>
    /// <param name="served">Bundles that served while they were written.</param>
    /// <param name="options">Features and labels.</param>
    /// <param name="terminal">Takes what is said.</param>
    /// <exception cref="CommandException">Nothing of them can be used.</exception>
    public static async Task<IReadOnlyList<LoggedPrompt>> ReadAsync(
        IReadOnlyList<string> journals, IReadOnlyList<string> served, TrainOptions options, Terminal terminal)
    {
        JournalFolders.Check(journals);
        var data = JournalPrompts.Read(journals, served, options.Features, options.Labels);
        await terminal.Error.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"journal: {data.Decisions:#,0} decisions, {data.Prompts.Count:#,0} distinct prompts with an outcome, " +
            $"{data.OtherFeatures:#,0} decisions of other classifiers passed over"));
        if (data.WithoutTier > 0)
        {
            await terminal.Error.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"journal: {data.WithoutTier:#,0} words on models left out, as no policy in the journal says their tier"));
        }

        if (data.Damage is [var (folder, damage), ..])
        {
            await terminal.Error.WriteLineAsync(
                $"journal: {data.Damage.Count} damaged place(s) passed over, the first: {JournalText.Of(damage)} of {folder}");
        }

        var named = string.Join(' ', journals);
        return data.Decisions == 0 ? throw new CommandException($"--journal {named}: there are no decisions in it.")
            : data.OtherFeatures == data.Decisions
                ? throw new CommandException($"--journal {named}: none of its decisions is of a bundle named by --served {string.Join(' ', served)}.")
            : data.Prompts.Count == 0 ? throw new CommandException($"--journal {named}: nothing was reported of its decisions.")
            : data.Prompts;
    }
}
