using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using RoutingDecision.Interop.Tests.Echo;
using RoutingDecision.TestKit;

namespace RoutingDecision.Interop.Tests.Clients;

/// <summary>Runs a client program of another language once, against a host of its own, and keeps what it printed.</summary>
public abstract class ClientRun : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private readonly EchoHost _host = new();
    private ProcessResult? _result;

    public async Task InitializeAsync()
    {
        using var folder = new TemporaryFolder();
        await _host.InitializeAsync();
        var settings = folder.Write("settings.json", JsonSerializer.Serialize(new
        {
            plain = _host.Plain,
            tls = _host.Tls,
            certificate = _host.Certificate.CertificatePem,
            google = WriteGoogleTypes(folder),
            protos = new[] { EchoProtos, ProductProtos },
            stubs = folder.At("stubs"),
        }));
        var command = await PrepareAsync(folder, settings);
        var environment = new Dictionary<string, string?>(command.Environment) { ["no_proxy"] = "127.0.0.1", ["no_grpc_proxy"] = "127.0.0.1" };
        _result = await ChildProcess.RunAsync(command with { Environment = environment }, Deadline);
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

    /// <summary>A descriptor set with the files of Google that the protos and the error details need.</summary>
    protected const string GoogleTypes = "google.binpb";

    /// <summary>What to run, once all it needs is there.</summary>
    protected abstract Task<ChildCommand> PrepareAsync(TemporaryFolder folder, string settings);

    // The assemblies hold the types and not their .proto files; a descriptor set serves the other languages as well.
    private static string WriteGoogleTypes(TemporaryFolder folder)
    {
        FileDescriptor[] files =
        [
            AnyReflection.Descriptor, DurationReflection.Descriptor, EmptyReflection.Descriptor,
            StatusReflection.Descriptor, ErrorDetailsReflection.Descriptor,
        ];
        var set = new FileDescriptorSet { File = { files.Select(file => FileDescriptorProto.Parser.ParseFrom(file.SerializedData)) } };
        var path = folder.At(GoogleTypes);
        File.WriteAllBytes(path, set.ToByteArray());
        return path;
    }
}
