using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace RoutingDecision.Interop.Tests.Surface;

/// <summary>What an assembly offers to others: its visible types, and their visible members by signature.</summary>
internal sealed class AssemblySurface
{
    private readonly HashSet<string> _types = new(StringComparer.Ordinal);
    private readonly HashSet<string> _members = new(StringComparer.Ordinal);
    private readonly HashSet<string> _virtuals = new(StringComparer.Ordinal);

    public AssemblySurface(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        foreach (var handle in reader.TypeDefinitions.Where(handle => IsVisible(reader, handle)))
        {
            Add(reader, TypeText.Name(reader, handle), reader.GetTypeDefinition(handle));
        }
    }

    /// <summary>What <paramref name="needs"/> asks for and this assembly doesn't offer, each by name and signature.</summary>
    public IReadOnlyList<string> Missing(AssemblyNeeds needs) =>
    [
        .. needs.Types.Where(type => !_types.Contains(type)).Select(type => $"type {type}"),
        .. needs.Members.Where(member => !_members.Contains(member)).Select(member => $"member {member}"),
        .. needs.Overrides.Where(method => !_virtuals.Contains(method)).Select(method => $"virtual {method}"),
    ];

    private void Add(MetadataReader reader, string name, TypeDefinition type)
    {
        _types.Add(name);
        foreach (var field in type.GetFields().Select(reader.GetFieldDefinition).Where(field => IsVisible(field.Attributes)))
        {
            _members.Add(TypeText.Field(name, reader.GetString(field.Name), field.DecodeSignature(TypeText.Instance, null)));
        }
        foreach (var method in type.GetMethods().Select(reader.GetMethodDefinition).Where(method => IsVisible(method.Attributes)))
        {
            var text = TypeText.Method(name, reader.GetString(method.Name), method.DecodeSignature(TypeText.Instance, null));
            _members.Add(text);
            if (method.Attributes.HasFlag(MethodAttributes.Virtual))
            {
                _virtuals.Add(text);
            }
        }
    }

    private static bool IsVisible(MetadataReader reader, TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        return (type.Attributes & TypeAttributes.VisibilityMask) switch
        {
            TypeAttributes.Public => true,
            TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem
                => IsVisible(reader, type.GetDeclaringType()),
            _ => false,
        };
    }

    private static bool IsVisible(FieldAttributes attributes)
        => (attributes & FieldAttributes.FieldAccessMask) is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem;

    private static bool IsVisible(MethodAttributes attributes)
        => (attributes & MethodAttributes.MemberAccessMask) is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;
}
