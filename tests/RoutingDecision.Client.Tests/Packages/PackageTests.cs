using System.IO.Compression;
using System.Text.Json.Nodes;
using RoutingDecision.ClientScenarios.Languages;
using RoutingDecision.TestKit;

namespace RoutingDecision.Client.Tests.Packages;

/// <summary>The helpers as packages of their languages, made from this tree as their pages say.</summary>
[Collection("scenarios")]
public sealed class PackageTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Python_InstalledByPip_IsImportedFromThere()
    {
        await Tool.RequirePythonAsync(Tool.Install("interop"), "pip", "setuptools", "wheel");
        await BuildAsync("python");
        string[] offline = ["--no-build-isolation", "--no-deps", "--no-index", "--quiet"];
        var install = new ChildCommand(
            Tool.SystemPython, ["-m", "pip", "install", .. offline, "--target", _folder.FullPath, SourceTree.Find("artifacts/clients/python")]);
        (await ChildProcess.RunAsync(install, Deadline)).EnsureSuccess();

        var import = new ChildCommand(Tool.SystemPython, "-c", "import routing_client; print(routing_client.__file__, routing_client.Router)")
        {
            WorkingFolder = _folder.FullPath,
            Environment = new Dictionary<string, string?> { ["PYTHONPATH"] = _folder.FullPath, ["PYTHONDONTWRITEBYTECODE"] = "1" },
        };
        var said = (await ChildProcess.RunAsync(import, Deadline)).EnsureSuccess();

        Assert.StartsWith(_folder.FullPath, said.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.At("routing_client/py.typed")));
    }

    [Fact]
    public async Task Node_PackedByNpm_HoldsCodeTypesAndProtos()
    {
        await BuildAsync("node");
        var pack = new ChildCommand(Tool.Locate("npm", "install Node.js 20 or later"), "pack", "--json", "--dry-run", "--ignore-scripts")
        {
            WorkingFolder = SourceTree.Find("src/clients/node"),
        };

        var packed = (await ChildProcess.RunAsync(pack, Deadline)).EnsureSuccess();

        var files = JsonNode.Parse(packed.Output)![0]!["files"]!.AsArray().Select(f => (string)f!["path"]!).ToArray();
        Assert.All(
            ["package.json", "README.md", "dist/src/index.js", "dist/src/index.d.ts", "generated/protos/routing/v1/routing_service.proto"],
            file => Assert.Contains(file, files));
    }

    [Fact]
    public async Task CSharp_PackedByDotnet_NeedsPublishedPackagesAlone()
    {
        var configuration = AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";
        var pack = new ChildCommand(
            Tool.Locate("dotnet", "install the .NET SDK"), "pack", SourceTree.Find("src/clients/csharp/RoutingDecision.Client"), "--no-build", "-c",
            configuration, "-o", _folder.FullPath, "--nologo");

        (await ChildProcess.RunAsync(pack, Deadline)).EnsureSuccess();

        await using var archive = await ZipFile.OpenReadAsync(_folder.At("RoutingDecision.Client.0.1.0.nupkg"));
        var files = archive.Entries.Select(e => e.FullName).ToArray();
        Assert.All(
            ["README.md", "lib/net10.0/RoutingDecision.Client.dll", "lib/net10.0/RoutingDecision.Contracts.dll"], file => Assert.Contains(file, files));
        using var reader = new StreamReader(await archive.GetEntry("RoutingDecision.Client.nuspec")!.OpenAsync());
        var needs = System.Xml.Linq.XDocument.Parse(await reader.ReadToEndAsync()).Descendants()
            .Where(e => e.Name.LocalName == "dependency").Select(e => $"{e.Attribute("id")!.Value} {e.Attribute("version")!.Value}");
        var versions = File.ReadAllText(SourceTree.Find("src/Directory.Packages.props")) + File.ReadAllText(SourceTree.Find("src/Grpc.Client.props"));
        Assert.All(needs, n => Assert.True(IsPinned(n.Split(' '), versions), n));
        Assert.Equal(3, needs.Count());
    }

    /// <summary>Whether the solution is built with that version.</summary>
    private static bool IsPinned(string[] need, string versions) =>
        versions.Contains($"\"{need[0]}\" Version=\"{need[1]}\"", StringComparison.Ordinal)
        || versions.Contains($"\"{need[0]}\" Version=\"[{need[1]}]\"", StringComparison.Ordinal);

    private static Task BuildAsync(string language) => Language.All.Single(l => l.Name == language).BuildAsync();
}
