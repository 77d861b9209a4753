using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Server.Tests.Hosting;
using RoutingDecision.TestKit.Fuzzing;

namespace RoutingDecision.Server.Tests.HostileInput;

/// <summary>
/// Every method of every service over the wire, with bytes of any kind: the caller is told what is wrong, and the server's log holds no error, as
/// disposing the server checks.
/// </summary>
[Trait("Category", "Fuzz")]
public sealed class EveryMethodFuzzTests
{
    private const int Samples = 12;

    /// <summary>Of what a bounded run tries; there are two dozen methods.</summary>
    private const double Share = 0.05;

    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(
        (b, context) => context.Complete(b), context => context.PayloadAsNewBuffer());

    private static readonly HashSet<StatusCode> Told =
    [
        StatusCode.OK, StatusCode.InvalidArgument, StatusCode.FailedPrecondition, StatusCode.NotFound, StatusCode.ResourceExhausted,
    ];

    public static TheoryData<string> Methods() =>
        [.. Services().SelectMany(s => s.Methods).Select(m => m.FullName).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Call_AnyBytes_IsAnsweredOrRefusedWithAReason(string name)
    {
        var method = Services().SelectMany(s => s.Methods).Single(m => m.FullName == name);
        await using var server = await ServerUnderTest.StartAsync(TestPolicies.Utility, new FakeClassifier());
        var invoker = server.Channel().CreateCallInvoker();
        byte[][] samples =
        [
            .. Enumerable.Range(0, Samples).Select(i => new SampleMessage(i).Of(method.InputType).ToByteArray()), [], [0xff],
            "not a message"u8.ToArray(),
        ];
        var seen = new HashSet<StatusCode>();

        FuzzRun.Of(
            samples,
            bytes =>
            {
                var status = StatusOf(invoker, method, bytes);
                // What is no message at all, the framework refuses in its own words before the service is reached.
                Assert.True(
                    Told.Contains(status) || (status == StatusCode.Unknown && !IsMessage(method.InputType, bytes)), $"{name} answered {status}");
                seen.Add(status);
            },
            Share);

        Assert.True(
            seen.Overlaps([StatusCode.OK, StatusCode.InvalidArgument, StatusCode.NotFound, StatusCode.FailedPrecondition]), string.Join(", ", seen));
    }

    private static StatusCode StatusOf(CallInvoker invoker, MethodDescriptor method, byte[] request)
    {
        try
        {
            if (method.IsServerStreaming && !method.IsClientStreaming)
            {
                // What it streams has no end; it has begun, or was refused.
                using var call = invoker.AsyncServerStreamingCall(Described(method, MethodType.ServerStreaming), null, default, request);
                call.ResponseHeadersAsync.GetAwaiter().GetResult();
                return call.ResponseHeadersAsync.IsCompletedSuccessfully && !IsOver(call) ? StatusCode.OK : call.GetStatus().StatusCode;
            }

            if (method.IsClientStreaming)
            {
                return Stream(invoker, method, request);
            }

            invoker.BlockingUnaryCall(Described(method, MethodType.Unary), null, default, request);
            return StatusCode.OK;
        }
        catch (RpcException e)
        {
            return e.StatusCode;
        }
    }

    /// <summary>Whether the call ended with its headers.</summary>
    private static bool IsOver(AsyncServerStreamingCall<byte[]> call)
    {
        try
        {
            call.GetStatus();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static StatusCode Stream(CallInvoker invoker, MethodDescriptor method, byte[] request)
    {
        using var call = invoker.AsyncDuplexStreamingCall(Described(method, MethodType.DuplexStreaming), null, default);
        call.RequestStream.WriteAsync(request).GetAwaiter().GetResult();
        call.RequestStream.CompleteAsync().GetAwaiter().GetResult();
        while (call.ResponseStream.MoveNext(CancellationToken.None).GetAwaiter().GetResult())
        {
            Assert.NotEmpty(call.ResponseStream.Current);
        }

        return call.GetStatus().StatusCode;
    }

    private static Method<byte[], byte[]> Described(MethodDescriptor method, MethodType type) =>
        new(type, method.Service.FullName, method.Name, Bytes, Bytes);

    private static bool IsMessage(MessageDescriptor type, byte[] bytes)
    {
        try
        {
            type.Parser.ParseFrom(bytes);
            return true;
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }

    private static Google.Protobuf.Reflection.ServiceDescriptor[] Services() =>
    [
        RoutingServiceReflection.Descriptor.Services[0], OutcomeServiceReflection.Descriptor.Services[0],
        PolicyServiceReflection.Descriptor.Services[0], InsightServiceReflection.Descriptor.Services[0],
    ];
}
