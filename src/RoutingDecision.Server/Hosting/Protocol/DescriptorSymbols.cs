using Google.Protobuf.Reflection;

namespace RoutingDecision.Server.Hosting.Protocol;

/// <summary>The full names that a file declares.</summary>
internal static class DescriptorSymbols
{
    public static IEnumerable<string> Of(FileDescriptor file)
        => file.Services.SelectMany(service => service.Methods.Select(method => method.FullName).Prepend(service.FullName))
            .Concat(file.EnumTypes.SelectMany(type => Of(type, file.Package)))
            .Concat(file.MessageTypes.SelectMany(Of));

    private static IEnumerable<string> Of(MessageDescriptor message)
        => message.Fields.InDeclarationOrder().Select(field => field.FullName)
            .Concat(message.Oneofs.Select(oneof => oneof.FullName))
            .Concat(message.EnumTypes.SelectMany(type => Of(type, message.FullName)))
            .Concat(message.NestedTypes.SelectMany(Of))
            .Prepend(message.FullName);

    // The values of an enum are named beside it, not inside it.
    private static IEnumerable<string> Of(EnumDescriptor type, string scope)
        => type.Values.Select(value => scope.Length == 0 ? value.Name : $"{scope}.{value.Name}").Prepend(type.FullName);
}
