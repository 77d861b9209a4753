using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;

namespace RoutingDecision.TestKit.Clients;

/// <summary>The files of Google that protos and error details need, for languages that have no package of them.</summary>
internal static class GoogleTypes
{
    // The assemblies hold the types and not their .proto files; a descriptor set serves the other languages as well.
    public static string Write(TemporaryFolder folder)
    {
        FileDescriptor[] files =
        [
            AnyReflection.Descriptor, DurationReflection.Descriptor, EmptyReflection.Descriptor, StatusReflection.Descriptor, ErrorDetailsReflection.Descriptor,
        ];
        var set = new FileDescriptorSet { File = { files.Select(file => FileDescriptorProto.Parser.ParseFrom(file.SerializedData)) } };
        var path = folder.At("google.binpb");
        File.WriteAllBytes(path, set.ToByteArray());
        return path;
    }
}
