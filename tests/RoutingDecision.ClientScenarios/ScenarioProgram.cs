using RoutingDecision.ClientScenarios.CSharpAgent;
using RoutingDecision.ClientScenarios.Languages;
using RoutingDecision.ClientScenarios.Scenarios;

namespace RoutingDecision.ClientScenarios;

/// <summary>
/// Lets the clients of all languages, or of those named, do the scenario against the real server, and counts. Exit code 0: all was as expected; 1: something was
/// not; 2: wrong arguments.
/// </summary>
internal static class ScenarioProgram
{
    private const int MostCharacters = 1_000;

    public static async Task<int> Main(string[] args)
    {
        if (args is ["agent"])
        {
            await AgentProgram.RunAsync();
            return 0;
        }

        if (args.Length == 0 || args.Skip(1).Any(a => Language.All.All(l => l.Name != a)))
        {
            await Console.Error.WriteLineAsync($"usage: RoutingDecision.ClientScenarios SERVER-PROGRAM [{string.Join('|', Language.All.Select(l => l.Name))}]...");
            return 2;
        }

        Language[] languages = [.. Language.All.Where(l => args.Length == 1 || args.Contains(l.Name))];
        var (passed, failed) = (0, 0);
        foreach (var language in languages)
        {
            await foreach (var (step, problem) in Scenario.RunAsync(language, args[0]))
            {
                Console.WriteLine($"{(problem is null ? "ok    " : "FAILED")} {language.Name,-8} {step.Name}{(problem is null ? "" : $": {Cut(problem)}")}");
                passed += problem is null ? 1 : 0;
                failed += problem is null ? 0 : 1;
            }
        }

        Console.WriteLine($"{languages.Length} languages, {Scenario.Steps.Count} steps each, {passed} passed, {failed} failed");
        return failed == 0 && passed == languages.Length * Scenario.Steps.Count ? 0 : 1;
    }

    // A problem may hold all that an agent wrote so far.
    private static string Cut(string problem) => problem.Length <= MostCharacters ? problem : $"{problem[..MostCharacters]}…";
}
