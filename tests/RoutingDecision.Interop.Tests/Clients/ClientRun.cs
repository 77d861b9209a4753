using RoutingDecision.Interop.Tests.Echo;
using RoutingDecision.TestKit;
using RoutingDecision.TestKit.Clients;

namespace RoutingDecision.Interop.Tests.Clients;

/// <summary>Runs a client program of another language once, against a host of its own, and keeps what it printed.</summary>
public abstract class ClientRun(ClientProgram program) : IAsyncLifetime
{
    private readonly EchoHost _host = new();
    private ProcessResult? _result;

    public async Task InitializeAsync()
    {
        await _host.InitializeAsync();
        _result = await program.RunAsync(new Dictionary<string, object>
        {
            ["plain"] = _host.Plain,
            ["tls"] = _host.Tls,
            ["certificate"] = _host.Certificate.CertificatePem,
            ["protos"] = new[] { EchoProtos, ProductProtos },
        });
        // Every call has ended when the host has, and with it what the host could complain about.
        await _host.StopAsync();
    }

    public Task DisposeAsync() => _host.DisposeAsync();

    /// <summary>Fails, with all that the program wrote, unless it printed the step as done.</summary>
    public void AssertOk(string step) => Assert.True(_result!.Lines.Contains($"ok {step}"), _result.Describe());

    /// <summary>Fails unless the program did exactly these steps and the host logged no error.</summary>
    public void AssertOkAndNothingElse(IEnumerable<string> steps)
    {
        _result!.EnsureSuccess();
        Assert.Equal(steps.Select(step => $"ok {step}").Order(StringComparer.Ordinal), _result.Lines.Order(StringComparer.Ordinal));
        _host.AssertNoErrors();
    }

    protected static string EchoProtos => SourceTree.Find("tests/RoutingDecision.Interop.Tests/Protos");

    protected static string ProductProtos => SourceTree.Find("protos");
}
