namespace RoutingDecision.TestKit;

/// <summary>Finds the programs that tests run beside themselves. A missing one fails the test: it never skips it.</summary>
public static class Tool
{
    /// <summary>The distribution's Python: the packages that apt installs are seen by no other.</summary>
    public const string SystemPython = "/usr/bin/python3";

    /// <summary>The full path of a program on the path.</summary>
    /// <param name="name">The command's name.</param>
    /// <param name="remedy">What to do when it is missing, such as <see cref="Install"/> gives.</param>
    /// <exception cref="ToolMissingException">It is nowhere on the path.</exception>
    public static string Locate(string name, string remedy)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin");
        return folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
            ?? throw new ToolMissingException($"'{name}' is not on the path: {remedy}");
    }

    /// <summary>Makes sure that the system's Python can import <paramref name="modules"/>.</summary>
    /// <exception cref="ToolMissingException">Python or a module is missing.</exception>
    public static async Task RequirePythonAsync(string remedy, params IReadOnlyList<string> modules)
    {
        if (!File.Exists(SystemPython))
        {
            throw new ToolMissingException($"'{SystemPython}' does not exist: {remedy}");
        }
        foreach (var module in modules)
        {
            var result = await ChildProcess.RunAsync(new ChildCommand(SystemPython, "-c", $"import {module}"), TimeSpan.FromMinutes(3));
            if (result.ExitCode != 0)
            {
                throw new ToolMissingException($"{SystemPython} can't import '{module}': {remedy}\n{result.Error}");
            }
        }
    }

    /// <summary>The remedy that names a group of tests/install-tools.sh.</summary>
    public static string Install(string group) => $"run tests/install-tools.sh {group}";
}
