using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Reflection.V1;
using RoutingDecision.Interop.Tests.Echo;

namespace RoutingDecision.Interop.Tests.Protocol;

/// <summary>grpc.reflection.v1 with the official .NET client; v1alpha is asked by the Python and JavaScript clients too.</summary>
public sealed class ReflectionTests(EchoHost host) : IClassFixture<EchoHost>, IDisposable
{
    private const string Echo = "interop.v1.EchoService";

    public void Dispose() => host.AssertNoErrors();

    [Fact]
    public async Task ListServices_Always_NamesEveryMappedService()
    {
        var response = await AskAsync(new ServerReflectionRequest { ListServices = "", Host = "h" });

        Assert.Equal(
            ["grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection", Echo],
            response.ListServicesResponse.Service.Select(service => service.Name));
        Assert.Equal("h", response.ValidHost);
    }

    [Theory]
    [InlineData(Echo)]
    [InlineData(Echo + ".Chat")]
    [InlineData("interop.v1.EchoRequest")]
    [InlineData("interop.v1.EchoRequest.text")]
    [InlineData("interop.v1.EchoRequest.kind")]
    [InlineData("interop.v1.EchoRequest.TagsEntry")]
    public async Task FileContainingSymbol_EveryKindOfSymbol_FindsItsFile(string symbol)
        => Assert.Equal("interop/v1/echo.proto", (await FilesAsync(new ServerReflectionRequest { FileContainingSymbol = symbol }))[0].Name);

    [Theory]
    [InlineData("grpc.health.v1.HealthCheckResponse.ServingStatus")]
    [InlineData("grpc.health.v1.HealthCheckResponse.SERVING")]
    public async Task FileContainingSymbol_AnEnumAndItsValue_AreNamedAsProtobufScopesThem(string symbol)
        => Assert.Equal("grpc/health/v1/health.proto", (await FilesAsync(new ServerReflectionRequest { FileContainingSymbol = symbol }))[0].Name);

    [Fact]
    public async Task FileByFilename_Known_IsTheFileItself()
    {
        var files = await FilesAsync(new ServerReflectionRequest { FileByFilename = "grpc/health/v1/health.proto" });

        Assert.Equal("grpc/health/v1/health.proto", Assert.Single(files).Name);
    }

    [Fact]
    public async Task Ask_WhatCannotBeAnswered_IsAnErrorAndTheStreamGoesOn()
    {
        Assert.Equal(StatusCode.NotFound, await ErrorAsync(new ServerReflectionRequest { FileContainingSymbol = "no.such" }));
        Assert.Equal(StatusCode.NotFound, await ErrorAsync(new ServerReflectionRequest { FileByFilename = "no/such.proto" }));
        Assert.Equal(StatusCode.InvalidArgument, await ErrorAsync(new ServerReflectionRequest()));
        Assert.Equal(
            StatusCode.Unimplemented, await ErrorAsync(new ServerReflectionRequest { AllExtensionNumbersOfType = "interop.v1.EchoRequest" }));

        var responses = await AskAllAsync(new ServerReflectionRequest(), new ServerReflectionRequest { ListServices = "" });

        Assert.Equal(
            [ServerReflectionResponse.MessageResponseOneofCase.ErrorResponse, ServerReflectionResponse.MessageResponseOneofCase.ListServicesResponse],
            responses.Select(response => response.MessageResponseCase));
    }

    // A host of its own: the log is checked when the host, and with it every call, has ended.
    [Fact]
    public async Task Ask_AbandonedByManyCallers_IsNoError()
    {
        var abandoned = new EchoHost();
        await abandoned.InitializeAsync();
        using (var channel = GrpcChannel.ForAddress($"http://{abandoned.Plain}"))
        {
            for (var i = 0; i < 100; i++)
            {
                using var call = new ServerReflection.ServerReflectionClient(channel).ServerReflectionInfo();
                await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" });
                Assert.True(i % 2 == 0 || await call.ResponseStream.MoveNext());
            }
        }
        await abandoned.StopAsync();
        await abandoned.DisposeAsync();
        abandoned.AssertNoErrors();
    }

    [Fact]
    public async Task FileContainingSymbol_FileWithImports_AnswersItFirstThenAllItReaches()
        => Assert.Equal(
            ["interop/v1/echo.proto", "google/protobuf/empty.proto"],
            (await FilesAsync(new ServerReflectionRequest { FileContainingSymbol = Echo })).Select(file => file.Name));

    private static DateTime Soon() => TimeProvider.System.GetUtcNow().AddSeconds(60).UtcDateTime;

    private async Task<ServerReflectionResponse> AskAsync(ServerReflectionRequest request) => Assert.Single(await AskAllAsync(request));

    private async Task<StatusCode> ErrorAsync(ServerReflectionRequest request) => (StatusCode)(await AskAsync(request)).ErrorResponse.ErrorCode;

    private async Task<FileDescriptorProto[]> FilesAsync(ServerReflectionRequest request)
        => [.. (await AskAsync(request)).FileDescriptorResponse.FileDescriptorProto.Select(FileDescriptorProto.Parser.ParseFrom)];

    private async Task<List<ServerReflectionResponse>> AskAllAsync(params ServerReflectionRequest[] requests)
    {
        using var channel = GrpcChannel.ForAddress($"http://{host.Plain}");
        using var call = new ServerReflection.ServerReflectionClient(channel).ServerReflectionInfo(deadline: Soon());
        foreach (var request in requests)
        {
            await call.RequestStream.WriteAsync(request);
        }
        await call.RequestStream.CompleteAsync();
        return await call.ResponseStream.ReadAllAsync().ToListAsync();
    }
}
