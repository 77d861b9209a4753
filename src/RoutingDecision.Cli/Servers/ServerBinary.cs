using RoutingDecision.Cli.Terminals;

namespace RoutingDecision.Cli.Servers;

/// <summary>Finds the <c>routing-server</c> program.</summary>
internal static class ServerBinary
{
    private static readonly string Name = OperatingSystem.IsWindows() ? "routing-server.exe" : "routing-server";

    /// <summary>The one stated, else the one beside this program, in the folder beside its folder, above that, or on the path.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public static string Locate(string? stated) => Locate(stated, AppContext.BaseDirectory, Environment.GetEnvironmentVariable("PATH") ?? "");

    internal static string Locate(string? stated, string own, string path)
    {
        if (stated is not null)
        {
            return File.Exists(stated) ? Path.GetFullPath(stated) : throw new CommandException($"The server program '{stated}' does not exist.");
        }

        var folders = new[] { own, Path.Combine(own, "..", "routing-server"), Path.Combine(own, "..", "..") };
        return folders.Concat(path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            .Select(f => Path.GetFullPath(Path.Combine(f, Name)))
                .FirstOrDefault(File.Exists)
            ?? throw new CommandException(
                "routing-server is neither beside this program nor on the path. Name it with --server-binary, or a running server with --server.");
    }
}
