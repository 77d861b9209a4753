using System.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Compression;

namespace RoutingDecision.Interop.Tests.Surface;

/// <summary>The stand-ins hold all that the official assemblies ask of them; what is missing is named by signature.</summary>
public sealed class StandInTests
{
    private static readonly Assembly Server = typeof(GrpcServiceOptions).Assembly;
    private static readonly Assembly Client = typeof(GrpcChannel).Assembly;
    private static readonly Assembly CoreApi = typeof(ServerCallContext).Assembly;
    private static readonly Assembly NetCommon = typeof(ICompressionProvider).Assembly;

    public static TheoryData<string, string> Pairs => new()
    {
        { Server.Location, CoreApi.Location },
        { Server.Location, NetCommon.Location },
        { Client.Location, CoreApi.Location },
        { Client.Location, NetCommon.Location },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Missing_OfficialAgainstStandIn_IsNothing(string official, string standIn)
    {
        var needs = Needs(official, standIn);

        Assert.NotEmpty(needs.Types);
        Assert.NotEmpty(needs.Members);
        var missing = new AssemblySurface(standIn).Missing(needs);
        Assert.True(missing.Count == 0, $"{Path.GetFileName(standIn)} lacks what {Path.GetFileName(official)} needs:\n{string.Join('\n', missing)}");
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Identity_OfficialAgainstStandIn_IsWhatIsAskedFor(string official, string standIn)
    {
        var asked = Needs(official, standIn).Identity;
        var given = AssemblyName.GetAssemblyName(standIn);

        Assert.Equal(asked.FullName, given.FullName);
    }

    [Fact]
    public void Missing_AgainstAnAssemblyWithoutThem_NamesTypesMembersAndOverrides()
    {
        var missing = new AssemblySurface(NetCommon.Location).Missing(Needs(Server.Location, CoreApi.Location));

        Assert.Contains("type Grpc.Core.Metadata/Entry", missing);
        Assert.Contains("member Void Grpc.Core.Metadata::Add(String, Byte[])", missing);
        Assert.Contains("virtual struct Grpc.Core.Status Grpc.Core.ServerCallContext::get_StatusCore()", missing);
    }

    // An abstract member too many in a stand-in leaves an official class abstract, which shows when the class is loaded.
    [Fact]
    public void GetTypes_OfficialAssembliesOverStandIns_LoadsThemAll()
    {
        Assert.NotEmpty(Server.GetTypes());
        Assert.NotEmpty(Client.GetTypes());
    }

    [Fact]
    public void References_OfficialAssemblies_AreAllThere()
    {
        foreach (var reference in Server.GetReferencedAssemblies().Concat(Client.GetReferencedAssemblies()))
        {
            Assert.NotNull(Assembly.Load(reference));
        }
    }

    private static AssemblyNeeds Needs(string official, string standIn) => new(official, Path.GetFileNameWithoutExtension(standIn));
}
