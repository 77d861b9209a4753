using RoutingDecision.Cli.Tests.Fixtures;
using RoutingDecision.TestKit;

namespace RoutingDecision.Cli.Tests.Learning;

/// <summary>A bundle that <c>routing train</c> made of the project's own prompts, once for all tests that need one.</summary>
public sealed class TrainedBundle : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    public string Folder => _folder.At("bundle");

    internal CommandResult Result { get; private set; } = null!;

    public async Task InitializeAsync() =>
        Result = await CommandLine.RunAsync("train", "--corpus", SourceTree.Find("src/RoutingDecision.Learning/Corpus"), "--seed", "3", "--name", "own", "--threads", "2", "-o", Folder);

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }
}

[CollectionDefinition(Name)]
public sealed class BundleCollection : ICollectionFixture<TrainedBundle>
{
    public const string Name = "bundle";
}
