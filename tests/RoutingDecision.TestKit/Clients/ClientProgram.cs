using System.Text.Json;

namespace RoutingDecision.TestKit.Clients;

/// <summary>
/// A program of another language that calls a server of the test. It is given one argument, a JSON file with the settings of the test and
/// with <c>google</c> (a descriptor set of <see cref="GoogleTypes"/>) and <c>stubs</c> (the folder of generated code), and prints
/// <c>ok NAME</c> for each step that it did.
/// </summary>
public abstract class ClientProgram
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    /// <summary>Runs the program to its end, which it must reach within five minutes, and removes what was generated for it.</summary>
    /// <exception cref="ToolMissingException">Something that the language needs is not installed; the message says how to get it.</exception>
    /// <exception cref="TimeoutException">It did not end in time.</exception>
    public async Task<ProcessResult> RunAsync(IReadOnlyDictionary<string, object> settings)
    {
        using var folder = new TemporaryFolder();
        var google = GoogleTypes.Write(folder);
        var stubs = Directory.CreateDirectory(folder.At("stubs")).FullName;
        var all = new Dictionary<string, object>(settings, StringComparer.Ordinal) { ["google"] = google, ["stubs"] = stubs };
        var command = await PrepareAsync(folder.Write("settings.json", JsonSerializer.Serialize(all)), google, stubs);
        return await ChildProcess.RunAsync(
            command with { Environment = new Dictionary<string, string?>(command.Environment) { ["no_proxy"] = "127.0.0.1", ["no_grpc_proxy"] = "127.0.0.1" } },
            Deadline);
    }

    /// <summary>What to run, once all it needs is there.</summary>
    /// <param name="settings">The settings file.</param>
    /// <param name="google">The descriptor set of Google's types.</param>
    /// <param name="stubs">An empty folder for generated code.</param>
    protected abstract Task<ChildCommand> PrepareAsync(string settings, string google, string stubs);
}
